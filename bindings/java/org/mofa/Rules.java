// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import java.io.IOException;
import com.fasterxml.jackson.core.*;
import com.fasterxml.jackson.databind.*;
import com.fasterxml.jackson.databind.annotation.*;
import com.fasterxml.jackson.core.type.*;

@JsonDeserialize(using = Rules.Deserializer.class)
@JsonSerialize(using = Rules.Serializer.class)
public class Rules {
    public RuleSet ruleSetValue;
    public String stringValue;

    static class Deserializer extends JsonDeserializer<Rules> {
        @Override
        public Rules deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
            Rules value = new Rules();
            switch (jsonParser.currentToken()) {
                case VALUE_NULL:
                    break;
                case VALUE_STRING:
                    String string = jsonParser.readValueAs(String.class);
                    value.stringValue = string;
                    break;
                case START_OBJECT:
                    value.ruleSetValue = jsonParser.readValueAs(RuleSet.class);
                    break;
                default: throw new IOException("Cannot deserialize Rules");
            }
            return value;
        }
    }

    static class Serializer extends JsonSerializer<Rules> {
        @Override
        public void serialize(Rules obj, JsonGenerator jsonGenerator, SerializerProvider serializerProvider) throws IOException {
            if (obj.ruleSetValue != null) {
                jsonGenerator.writeObject(obj.ruleSetValue);
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
