// Code generated from docs/schemas/bundle.schema.json by make bindings. DO NOT EDIT.

package org.mofa;

import java.io.IOException;
import java.io.IOException;
import com.fasterxml.jackson.core.*;
import com.fasterxml.jackson.databind.*;
import com.fasterxml.jackson.databind.annotation.*;
import com.fasterxml.jackson.core.type.*;

@JsonDeserialize(using = NamedFlowInputFlow.Deserializer.class)
@JsonSerialize(using = NamedFlowInputFlow.Serializer.class)
public class NamedFlowInputFlow {
    public FlowDefinition flowDefinitionValue;
    public String stringValue;

    static class Deserializer extends JsonDeserializer<NamedFlowInputFlow> {
        @Override
        public NamedFlowInputFlow deserialize(JsonParser jsonParser, DeserializationContext deserializationContext) throws IOException, JsonProcessingException {
            NamedFlowInputFlow value = new NamedFlowInputFlow();
            switch (jsonParser.currentToken()) {
                case VALUE_STRING:
                    String string = jsonParser.readValueAs(String.class);
                    value.stringValue = string;
                    break;
                case START_OBJECT:
                    value.flowDefinitionValue = jsonParser.readValueAs(FlowDefinition.class);
                    break;
                default: throw new IOException("Cannot deserialize NamedFlowInputFlow");
            }
            return value;
        }
    }

    static class Serializer extends JsonSerializer<NamedFlowInputFlow> {
        @Override
        public void serialize(NamedFlowInputFlow obj, JsonGenerator jsonGenerator, SerializerProvider serializerProvider) throws IOException {
            if (obj.flowDefinitionValue != null) {
                jsonGenerator.writeObject(obj.flowDefinitionValue);
                return;
            }
            if (obj.stringValue != null) {
                jsonGenerator.writeObject(obj.stringValue);
                return;
            }
            throw new IOException("NamedFlowInputFlow must not be null");
        }
    }
}
