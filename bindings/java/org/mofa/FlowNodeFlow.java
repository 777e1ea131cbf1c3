// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import java.io.IOException;
import com.fasterxml.jackson.core.*;
import com.fasterxml.jackson.databind.*;
import com.fasterxml.jackson.databind.annotation.*;
import com.fasterxml.jackson.core.type.*;

@JsonDeserialize(using = FlowNodeFlow.Deserializer.class)
@JsonSerialize(using = FlowNodeFlow.Serializer.class)
public class FlowNodeFlow {
    public FlowDefinition flowDefinitionValue;
    public String stringValue;

    static class Deserializer extends JsonDeserializer<FlowNodeFlow> {
        @Override
        public FlowNodeFlow deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
            FlowNodeFlow value = new FlowNodeFlow();
            switch (jsonParser.currentToken()) {
                case VALUE_NULL:
                    break;
                case VALUE_STRING:
                    String string = jsonParser.readValueAs(String.class);
                    value.stringValue = string;
                    break;
                case START_OBJECT:
                    value.flowDefinitionValue = jsonParser.readValueAs(FlowDefinition.class);
                    break;
                default: throw new IOException("Cannot deserialize FlowNodeFlow");
            }
            return value;
        }
    }

    static class Serializer extends JsonSerializer<FlowNodeFlow> {
        @Override
        public void serialize(FlowNodeFlow obj, JsonGenerator jsonGenerator, SerializerProvider serializerProvider) throws IOException {
            if (obj.flowDefinitionValue != null) {
                jsonGenerator.writeObject(obj.flowDefinitionValue);
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
