// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import java.io.IOException;
import com.fasterxml.jackson.core.*;
import com.fasterxml.jackson.databind.*;
import com.fasterxml.jackson.databind.annotation.*;
import com.fasterxml.jackson.core.type.*;

@JsonDeserialize(using = After.Deserializer.class)
@JsonSerialize(using = After.Serializer.class)
public class After {
    public OnTimeout onTimeoutValue;
    public String stringValue;

    static class Deserializer extends JsonDeserializer<After> {
        @Override
        public After deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
            After value = new After();
            switch (jsonParser.currentToken()) {
                case VALUE_NULL:
                    break;
                case VALUE_STRING:
                    String string = jsonParser.readValueAs(String.class);
                    value.stringValue = string;
                    break;
                case START_OBJECT:
                    value.onTimeoutValue = jsonParser.readValueAs(OnTimeout.class);
                    break;
                default: throw new IOException("Cannot deserialize After");
            }
            return value;
        }
    }

    static class Serializer extends JsonSerializer<After> {
        @Override
        public void serialize(After obj, JsonGenerator jsonGenerator, SerializerProvider serializerProvider) throws IOException {
            if (obj.onTimeoutValue != null) {
                jsonGenerator.writeObject(obj.onTimeoutValue);
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
