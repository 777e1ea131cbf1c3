package main

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"
)

const (
	variable = "MOFA_PAYLOAD_KEYS"
	keyBytes = 32
)

var entryForm = regexp.MustCompile(`^([\w.-]{1,64}):(.*)$`)

// Seal seals payloads like MoFA's own workers: the first key seals, every key opens, and plain payloads are accepted.
type Seal struct {
	ids   []string // in order
	keys  map[string]cipher.AEAD
	waits bool // a payload that cannot be opened makes its workflow wait, instead of failing it
}

// Sealing returns the client's options with payloads sealed by the keys, and with failures sealed too.
func Sealing(options client.Options, keys string) (client.Options, error) {
	seal, err := readKeys(keys)
	if err != nil {
		return options, err
	}
	data := sealing{seal.converter(), seal}
	options.DataConverter = data
	options.FailureConverter = temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
		DataConverter: data, EncodeCommonAttributes: len(seal.ids) > 0,
	})
	return options, nil
}

// Encode seals with the first key; without keys it changes nothing.
func (s Seal) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	if len(s.ids) == 0 {
		return payloads, nil
	}
	return each(payloads, s.sealed)
}

// Decode opens each payload with the key that it names.
func (s Seal) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	opened, err := each(payloads, s.opened)
	if err != nil && s.waits {
		panic(err) // fails the workflow task, which is retried; an error would fail the workflow
	}
	return opened, err
}

func (s Seal) sealed(payload *commonpb.Payload) (*commonpb.Payload, error) {
	id := s.ids[0]
	plain, err := proto.Marshal(payload)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, s.keys[id].NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	return &commonpb.Payload{
		Metadata: map[string][]byte{
			"encoding":          []byte("binary/encrypted"),
			"encryption-cipher": []byte("AES-256-GCM"),
			"encryption-key-id": []byte(id),
		},
		Data: s.keys[id].Seal(nonce, nonce, plain, []byte(id)),
	}, nil
}

func (s Seal) opened(payload *commonpb.Payload) (*commonpb.Payload, error) {
	if string(payload.GetMetadata()["encoding"]) != "binary/encrypted" {
		return payload, nil
	}
	id := string(payload.GetMetadata()["encryption-key-id"])
	key, known := s.keys[id]
	if !known {
		here := "there are no keys here"
		if len(s.ids) > 0 {
			here = "the keys here are " + strings.Join(s.ids, ", ")
		}
		return nil, fmt.Errorf("a payload is sealed with the key '%s', and %s; add that key to %s", id, here, variable)
	}
	damaged := fmt.Errorf("a payload that names the key '%s' was sealed with another one, or was changed since; is %s the same everywhere?", id, variable)
	if len(payload.Data) < key.NonceSize() {
		return nil, damaged
	}
	plain, err := key.Open(nil, payload.Data[:key.NonceSize()], payload.Data[key.NonceSize():], []byte(id))
	if err != nil {
		return nil, damaged
	}
	opened := &commonpb.Payload{}
	return opened, proto.Unmarshal(plain, opened)
}

func (s Seal) converter() converter.DataConverter {
	return converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), s)
}

// sealing is a data converter that behaves differently inside a workflow.
type sealing struct {
	converter.DataConverter
	seal Seal
}

func (s sealing) WithWorkflowContext(converter.WorkflowContext) converter.DataConverter {
	waiting := s.seal
	waiting.waits = true
	return waiting.converter()
}

func (s sealing) WithContext(context.Context) converter.DataConverter { return s }

// readKeys reads id:base64key,id2:base64key. Its errors name a faulty entry by its place or id, and never show a key.
func readKeys(value string) (Seal, error) {
	seal := Seal{keys: map[string]cipher.AEAD{}}
	if strings.TrimSpace(value) == "" {
		return seal, nil
	}
	for number, entry := range strings.Split(value, ",") {
		found := entryForm.FindStringSubmatch(strings.TrimSpace(entry))
		if found == nil {
			return seal, fmt.Errorf("%s: entry %d is not of the form id:key", variable, number+1)
		}
		id, written := found[1], strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimSpace(found[2]))
		if seal.keys[id] != nil {
			return seal, fmt.Errorf("%s: the id '%s' stands there twice", variable, id)
		}
		key, err := base64.StdEncoding.DecodeString(written)
		if err != nil || len(key) != keyBytes {
			return seal, fmt.Errorf("%s: the key '%s' is not %d bytes in base64", variable, id, keyBytes)
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return seal, err
		}
		if seal.keys[id], err = cipher.NewGCM(block); err != nil {
			return seal, err
		}
		seal.ids = append(seal.ids, id)
	}
	return seal, nil
}

func each(payloads []*commonpb.Payload, change func(*commonpb.Payload) (*commonpb.Payload, error)) ([]*commonpb.Payload, error) {
	changed := make([]*commonpb.Payload, len(payloads))
	for i, payload := range payloads {
		var err error
		if changed[i], err = change(payload); err != nil {
			return payloads, err
		}
	}
	return changed, nil
}
