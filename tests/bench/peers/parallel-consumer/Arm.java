// An arm of engine.py: Parallel Consumer with its Vert.x engine, one event of a key at a time.

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.vertx.VertxParallelEoSStreamProcessor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

public final class Arm {
  public static void main(String[] args) {
    Map<String, String> flags = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) flags.put(args[i], args[i + 1]);
    int inFlight = Integer.parseInt(flags.get("--in-flight"));
    String out = flags.get("--out");
    String url = flags.get("--url");

    KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
        Map.of("bootstrap.servers", flags.get("--brokers"), "group.id", flags.get("--group"), "auto.offset.reset", "earliest",
            "enable.auto.commit", "false", "max.poll.records", "2000"),
        new StringDeserializer(), new ByteArrayDeserializer());
    KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
        Map.of("bootstrap.servers", flags.get("--brokers"), "enable.idempotence", "true", "acks", "all", "linger.ms", "5"),
        new StringSerializer(), new ByteArraySerializer());

    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    WebClient client = WebClient.create(vertx,
        new WebClientOptions().setKeepAlive(true).setMaxPoolSize(inFlight).setMaxWaitQueueSize(-1).setTcpNoDelay(true));
    VertxParallelEoSStreamProcessor<String, byte[]> processor = new VertxParallelEoSStreamProcessor<>(vertx, client,
        ParallelConsumerOptions.<String, byte[]>builder()
            .consumer(consumer)
            .ordering(ProcessingOrder.KEY)
            .maxConcurrency(inFlight)
            .commitMode(CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
            .commitInterval(Duration.ofMillis(500))
            .build());
    processor.subscribe(List.of(flags.get("--in")));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      processor.closeDontDrainFirst();
      producer.close(Duration.ofSeconds(5));
    }));
    processor.vertxFuture(context -> {
      ConsumerRecord<String, byte[]> event = context.getSingleConsumerRecord();
      return client.postAbs(url)
          .putHeader("Content-Type", "application/json")
          .sendBuffer(Buffer.buffer(event.value()))
          .compose(answer -> publish(producer, out, event.key(), answer));
    });
  }

  private static Future<Void> publish(
      KafkaProducer<String, byte[]> producer, String out, String key, HttpResponse<Buffer> answer) {
    if (answer.statusCode() != 200) return Future.failedFuture("the stub answered " + answer.statusCode());
    Promise<Void> durable = Promise.promise();
    producer.send(new ProducerRecord<>(out, key, answer.bodyAsBuffer().getBytes()), (where, failure) -> {
      if (failure == null) durable.complete(); else durable.fail(failure);
    });
    return durable.future();
  }
}
