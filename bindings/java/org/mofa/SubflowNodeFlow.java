// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import java.io.IOException;
import com.fasterxml.jackson.core.*;
import com.fasterxml.jackson.databind.*;
import com.fasterxml.jackson.databind.annotation.*;
import com.fasterxml.jackson.core.type.*;

@JsonDeserialize(using = SubflowNodeFlow.Deserializer.class)
@JsonSerialize(using = SubflowNodeFlow.Serializer.class)
public class SubflowNodeFlow {
    public FlowDefinition flowDefinitionValue;
    public String stringValue;

    static class Deserializer extends JsonDeserializer<SubflowNodeFlow> {
        @Override
        public SubflowNodeFlow deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
            SubflowNodeFlow value = new SubflowNodeFlow();
            switch (jsonParser.currentToken()) {
                case VALUE_STRING:
                    String string = jsonParser.readValueAs(String.class);
                    value.stringValue = string;
                    break;
                case START_OBJECT:
                    value.flowDefinitionValue = jsonParser.readValueAs(FlowDefinition.class);
                    break;
                default: throw new IOException("Cannot deserialize SubflowNodeFlow");
            }
            return value;
        }
    }

    static class Serializer extends JsonSerializer<SubflowNodeFlow> {
        @Override
        public void serialize(SubflowNodeFlow obj, JsonGenerator jsonGenerator, SerializerProvider serializerProvider) throws IOException {
            if (obj.flowDefinitionValue != null) {
                jsonGenerator.writeObject(obj.flowDefinitionValue);
                return;
            }
            if (obj.stringValue != null) {
                jsonGenerator.writeObject(obj.stringValue);
                return;
            }
            throw new IOException("SubflowNodeFlow must not be null");
        }
    }
}
