# module(<name> [SOURCES …] [DEPS …] [TESTS …] [TEST_DEPS …] [PCH asio|grpc])
#
# One library koppel::<name>, with a test program <name>_test of its TESTS. SOURCES empty: headers only.
# program(<name> SOURCES … DEPS … [PCH asio|grpc])
#
# One executable in bin/.

include(GoogleTest)

# The slow headers, compiled once for everybody who says PCH.
function(koppel_pch kind)
  set(name koppel_pch_${kind})
  if(TARGET ${name})
    return()
  endif()
  file(WRITE ${CMAKE_BINARY_DIR}/pch/${kind}.cc "")
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/pch/${kind}.cc)
  if(kind STREQUAL "asio")
    target_precompile_headers(${name} PRIVATE <string> <vector> <map> <optional> <variant> <functional>
      <absl/status/statusor.h> <absl/time/time.h> <boost/asio.hpp> <boost/json.hpp>)
    target_link_libraries(${name} PRIVATE absl::statusor absl::time Boost::headers)
  else()
    target_precompile_headers(${name} PRIVATE <string> <vector> <map> <optional> <variant> <functional>
      <absl/status/statusor.h> <absl/time/time.h> <boost/asio.hpp> <grpcpp/grpcpp.h> <google/protobuf/message.h>
      <google/protobuf/map.h> <google/protobuf/util/json_util.h>)
    target_link_libraries(${name} PRIVATE absl::statusor absl::time Boost::headers PkgConfig::grpcpp protobuf::libprotobuf)
  endif()
  target_link_libraries(${name} PRIVATE koppel_warnings Threads::Threads)
endfunction()

function(koppel_setup target pch)
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/shared)
  target_link_libraries(${target} PRIVATE koppel_warnings Threads::Threads)
  if(pch AND NOT (pch STREQUAL "grpc" AND NOT KOPPEL_GRPC))
    koppel_pch(${pch})
    target_precompile_headers(${target} REUSE_FROM koppel_pch_${pch})
  endif()
endfunction()

function(module name)
  cmake_parse_arguments(M "" "PCH" "SOURCES;DEPS;TESTS;TEST_DEPS" ${ARGN})
  if(M_SOURCES)
    add_library(${name} STATIC ${M_SOURCES})
    target_link_libraries(${name} PUBLIC ${M_DEPS})
    koppel_setup(${name} "${M_PCH}")
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/shared)
    target_link_libraries(${name} INTERFACE ${M_DEPS})
  endif()
  add_library(koppel::${name} ALIAS ${name})
  if(M_TESTS)
    add_executable(${name}_test ${M_TESTS})
    target_link_libraries(${name}_test PRIVATE ${name} ${M_TEST_DEPS} GTest::gmock GTest::gtest_main)
    koppel_setup(${name}_test "${M_PCH}")
    set_target_properties(${name}_test PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/test)
    gtest_discover_tests(${name}_test TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST
      WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} PROPERTIES TIMEOUT 600)
  endif()
endfunction()

function(program name)
  cmake_parse_arguments(P "" "PCH" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${P_SOURCES})
  target_link_libraries(${name} PRIVATE ${P_DEPS})
  koppel_setup(${name} "${P_PCH}")
endfunction()
