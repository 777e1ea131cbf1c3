// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import java.io.IOException;
import com.fasterxml.jackson.core.*;
import com.fasterxml.jackson.databind.*;
import com.fasterxml.jackson.databind.annotation.*;
import com.fasterxml.jackson.core.type.*;

@JsonDeserialize(using = Child.Deserializer.class)
@JsonSerialize(using = Child.Serializer.class)
public class Child {
    public Agent agentValue;
    public String stringValue;

    static class Deserializer extends JsonDeserializer<Child> {
        @Override
        public Child deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
            Child value = new Child();
            switch (jsonParser.currentToken()) {
                case VALUE_STRING:
                    String string = jsonParser.readValueAs(String.class);
                    value.stringValue = string;
                    break;
                case START_OBJECT:
                    value.agentValue = jsonParser.readValueAs(Agent.class);
                    break;
                default: throw new IOException("Cannot deserialize Child");
            }
            return value;
        }
    }

    static class Serializer extends JsonSerializer<Child> {
        @Override
        public void serialize(Child obj, JsonGenerator jsonGenerator, SerializerProvider serializerProvider) throws IOException {
            if (obj.agentValue != null) {
                jsonGenerator.writeObject(obj.agentValue);
                return;
            }
            if (obj.stringValue != null) {
                jsonGenerator.writeObject(obj.stringValue);
                return;
            }
            throw new IOException("Child must not be null");
        }
    }
}
