// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import java.io.IOException;
import com.fasterxml.jackson.core.*;
import com.fasterxml.jackson.databind.*;
import com.fasterxml.jackson.databind.annotation.*;
import com.fasterxml.jackson.core.type.*;

@JsonDeserialize(using = TieBreakUnion.Deserializer.class)
@JsonSerialize(using = TieBreakUnion.Serializer.class)
public class TieBreakUnion {
    public ParticipantObject participantObjectValue;
    public String stringValue;

    static class Deserializer extends JsonDeserializer<TieBreakUnion> {
        @Override
        public TieBreakUnion deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
            TieBreakUnion value = new TieBreakUnion();
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
                default: throw new IOException("Cannot deserialize TieBreakUnion");
            }
            return value;
        }
    }

    static class Serializer extends JsonSerializer<TieBreakUnion> {
        @Override
        public void serialize(TieBreakUnion obj, JsonGenerator jsonGenerator, SerializerProvider serializerProvider) throws IOException {
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
