// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import java.io.IOException;
import com.fasterxml.jackson.core.*;
import com.fasterxml.jackson.databind.*;
import com.fasterxml.jackson.databind.annotation.*;
import com.fasterxml.jackson.core.type.*;

@JsonDeserialize(using = Participant.Deserializer.class)
@JsonSerialize(using = Participant.Serializer.class)
public class Participant {
    public ParticipantObject participantObjectValue;
    public String stringValue;

    static class Deserializer extends JsonDeserializer<Participant> {
        @Override
        public Participant deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
            Participant value = new Participant();
            switch (jsonParser.currentToken()) {
                case VALUE_STRING:
                    String string = jsonParser.readValueAs(String.class);
                    value.stringValue = string;
                    break;
                case START_OBJECT:
                    value.participantObjectValue = jsonParser.readValueAs(ParticipantObject.class);
                    break;
                default: throw new IOException("Cannot deserialize Participant");
            }
            return value;
        }
    }

    static class Serializer extends JsonSerializer<Participant> {
        @Override
        public void serialize(Participant obj, JsonGenerator jsonGenerator, SerializerProvider serializerProvider) throws IOException {
            if (obj.participantObjectValue != null) {
                jsonGenerator.writeObject(obj.participantObjectValue);
                return;
            }
            if (obj.stringValue != null) {
                jsonGenerator.writeObject(obj.stringValue);
                return;
            }
            throw new IOException("Participant must not be null");
        }
    }
}
