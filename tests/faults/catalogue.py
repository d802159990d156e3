"""The list of faults, in the order of the page; each group of them is a file beside this one."""
import dataclasses
import typing


@dataclasses.dataclass(frozen=True)
class Fault:
    name: str
    what: str
    quick: dict
    full: dict
    scenario: typing.Callable


_FOUND = []


def fault(name, what, quick, full):
    """Enters a scenario in the catalogue, with its counts for --quick and for the full run."""
    def enter(scenario):
        _FOUND.append(Fault(name, what, quick, full, scenario))
        return scenario
    return enter


def load():
    """All faults, by number."""
    import broker  # noqa: F401
    import input  # noqa: F401
    import kills  # noqa: F401
    import limits  # noqa: F401
    import vendor  # noqa: F401
    return sorted(_FOUND, key=lambda f: int(f.name[1:]))
