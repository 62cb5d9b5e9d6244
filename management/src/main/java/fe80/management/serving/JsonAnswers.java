package fe80.management.serving;

import com.linecorp.armeria.common.grpc.GrpcJsonMarshaller;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The answers of a method as text. */
record JsonAnswers<A>(GrpcJsonMarshaller json, MethodDescriptor<?, A> method) {

    String text(A answer) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            json.serializeMessage(method.getResponseMarshaller(), answer, text);
        } catch (IOException e) {
            throw new IllegalStateException("every message of the API can be told as JSON", e);
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
