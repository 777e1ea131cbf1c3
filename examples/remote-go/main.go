// A worker in Go that takes part in MoFA's collaborations: by an activity ("answer") or a workflow ("deliberate").
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Message is what a participant gets; bindings/go/mofa.go has all types of the contract.
type Message struct {
	ID       string         `json:"id"`
	Sender   string         `json:"sender"`
	To       string         `json:"to"`
	Content  any            `json:"content"`
	Metadata map[string]any `json:"metadata"`
}

// Choice is the answer to a question with options.
type Choice struct {
	Choice string `json:"choice"`
	Reason string `json:"reason"`
}

func answer(ctx context.Context, message Message) (any, error) {
	words, ok := message.Content.(string)
	if !ok {
		return nil, temporal.NewNonRetryableApplicationError("This worker reads words only.", "InvalidInput", nil)
	}
	activity.RecordHeartbeat(ctx) // repeat this in long work: a heartbeat also reports a cancellation
	return think(words, offered(message)), nil
}

// think is the place for your own code. After a crash the same message may come again, with the same ID.
func think(words string, options []string) any {
	if len(options) > 0 {
		return Choice{Choice: options[0], Reason: "It is the first one."}
	}
	return fmt.Sprintf("From Go: I have read %d words, and I would look at the risks first.", len(strings.Fields(words)))
}

func offered(message Message) []string {
	var ids []string
	options, _ := message.Metadata["options"].([]any)
	for _, option := range options {
		if fields, ok := option.(map[string]any); ok {
			ids = append(ids, fmt.Sprint(fields["id"]))
		}
	}
	return ids
}

func deliberate(ctx workflow.Context, message Message) (any, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 5 * time.Minute})
	var said any
	err := workflow.ExecuteActivity(ctx, "answer", message).Get(ctx, &said)
	return said, err
}

func main() {
	options, err := Sealing(client.Options{
		HostPort:  or("TEMPORAL_ADDRESS", client.DefaultHostPort),
		Namespace: or("TEMPORAL_NAMESPACE", client.DefaultNamespace),
	}, os.Getenv("MOFA_PAYLOAD_KEYS"))
	if err != nil {
		log.Fatalln(err)
	}
	c, err := client.Dial(options)
	if err != nil {
		log.Fatalln(err)
	}
	defer c.Close()
	w := worker.New(c, or("TASK_QUEUE", "go"), worker.Options{})
	w.RegisterActivityWithOptions(answer, activity.RegisterOptions{Name: "answer"})
	w.RegisterWorkflowWithOptions(deliberate, workflow.RegisterOptions{Name: "deliberate"})
	if err := w.Run(worker.InterruptCh()); err != nil {
		log.Fatalln(err)
	}
}

func or(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return fallback
}
