// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import java.io.IOException;
import com.fasterxml.jackson.core.*;
import com.fasterxml.jackson.databind.*;
import com.fasterxml.jackson.databind.annotation.*;
import com.fasterxml.jackson.core.type.*;

@JsonDeserialize(using = ParticipantUnion.Deserializer.class)
@JsonSerialize(using = ParticipantUnion.Serializer.class)
public class ParticipantUnion {
    public ParticipantObject participantObjectValue;
    public String stringValue;

    static class Deserializer extends JsonDeserializer<ParticipantUnion> {
        @Override
        public ParticipantUnion deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
            ParticipantUnion value = new ParticipantUnion();
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
                default: throw new IOException("Cannot deserialize ParticipantUnion");
            }
            return value;
        }
    }

    static class Serializer extends JsonSerializer<ParticipantUnion> {
        @Override
        public void serialize(ParticipantUnion obj, JsonGenerator jsonGenerator, SerializerProvider serializerProvider) throws IOException {
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
