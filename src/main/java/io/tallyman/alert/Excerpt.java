package io.tallyman.alert;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Reads the start of an answer and leaves the rest: a receiver may send without end. */
final class Excerpt implements HttpResponse.BodySubscriber<String> {
    /** Most bytes that are read. */
    static final int MOST = 4096;

    private final CompletableFuture<String> body = new CompletableFuture<>();
    private final ByteBuffer start = ByteBuffer.allocate(MOST);
    private Flow.Subscription subscription;

    @Override
    public CompletionStage<String> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            int take = Math.min(buffer.remaining(), start.remaining());
            start.put(buffer.slice().limit(take));
        }
        if (!start.hasRemaining()) {
            subscription.cancel();
            onComplete();
        }
    }

    @Override
    public void onError(Throwable cause) {
        body.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
        body.complete(new String(start.array(), 0, start.position(), StandardCharsets.UTF_8));
    }
}
