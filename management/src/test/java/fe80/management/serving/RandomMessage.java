package fe80.management.serving;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.util.Objects;
import java.util.Random;

/** Requests as nobody sends them: each field has something or nothing, and then what its type allows. */
record RandomMessage(Random random) {

    private static final int DEEPEST = 3;
    private static final int MOST = 3;
    private static final int LONGEST = 12;

    /** A request of this method. */
    Message of(MethodDescriptor<?, ?> method) {
        PrototypeMarshaller<?> marshaller = (PrototypeMarshaller<?>) method.getRequestMarshaller();
        return fill(((Message) Objects.requireNonNull(marshaller.getMessagePrototype())).newBuilderForType(), 0)
                .build();
    }

    private Message.Builder fill(Message.Builder message, int depth) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            int times = field.isRepeated() ? random.nextInt(MOST) : 1;
            for (int i = 0; i < times && random.nextBoolean(); i++) {
                put(message, field, depth);
            }
        }
        return message;
    }

    private void put(Message.Builder message, FieldDescriptor field, int depth) {
        if (depth > DEEPEST) {
            return;
        }
        Object value = switch (field.getJavaType()) {
            case INT -> random.nextInt();
            case LONG -> random.nextLong();
            case FLOAT -> (float) random.nextGaussian();
            case DOUBLE -> random.nextGaussian();
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text();
            case BYTE_STRING -> ByteString.copyFromUtf8(text());
            case ENUM -> value(field.getEnumType());
            case MESSAGE -> fill(message.newBuilderForField(field), depth + 1).build();
        };
        if (field.isRepeated()) {
            message.addRepeatedField(field, value);
        } else {
            message.setField(field, value);
        }
    }

    private Object value(EnumDescriptor type) {
        return type.getValues().get(random.nextInt(type.getValues().size()));
    }

    private String text() {
        return random.ints(random.nextInt(LONGEST), 0, Character.MIN_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
