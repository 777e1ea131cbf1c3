// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import java.io.IOException;
import com.fasterxml.jackson.core.*;
import com.fasterxml.jackson.databind.*;
import com.fasterxml.jackson.databind.annotation.*;
import com.fasterxml.jackson.core.type.*;

@JsonDeserialize(using = JudgeUnion.Deserializer.class)
@JsonSerialize(using = JudgeUnion.Serializer.class)
public class JudgeUnion {
    public ParticipantObject participantObjectValue;
    public String stringValue;

    static class Deserializer extends JsonDeserializer<JudgeUnion> {
        @Override
        public JudgeUnion deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
            JudgeUnion value = new JudgeUnion();
            switch (jsonParser.currentToken()) {
                case VALUE_NULL:
                    break;
                case VALUE_STRING:
                    String string = jsonParser.readValueAs(String.class);
                    value.stringValue = string;
                    break;
                case START_OBJECT:
                    value.participantObjectValue = jsonParser.readValueAs(ParticipantObject.class);
                    break;
                default: throw new IOException("Cannot deserialize JudgeUnion");
            }
            return value;
        }
    }

    static class Serializer extends JsonSerializer<JudgeUnion> {
        @Override
        public void serialize(JudgeUnion obj, JsonGenerator jsonGenerator, SerializerProvider serializerProvider) throws IOException {
            if (obj.participantObjectValue != null) {
                jsonGenerator.writeObject(obj.participantObjectValue);
                return;
            }
            if (obj.stringValue != null) {
                jsonGenerator.writeObject(obj.stringValue);
                return;
            }
            jsonGenerator.writeNull();
        }
    }
}
