package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/vuerlua/vuerlua/protocol"
)

func sendCommand(s *system) *command {
	return &command{
		name:    "send",
		usage:   "send one event to a running server",
		example: "send GO",
		calls:   []call{{args: "[flags] ETYPE [JSON]"}},
		details: `
A running script receives the event with on("ETYPE", fn):

   vuerlua send GO
   vuerlua send SET_POSITION '[1, 2, 3]'
   vuerlua send CLICK '{"key": "box"}' --key box`,
		notes: uriNote,
		flags: append(connectFlags(), &cli.StringFlag{Name: "key", Usage: "the event's `KEY`"}),
		action: func(c *cli.Context) error {
			frame, err := eventFrame(c.Args().Slice(), c.String("key"), s.now())
			if err != nil {
				return err
			}
			return s.send(c, frame)
		},
	}
}

// eventFrame encodes the event that the operands describe: an etype, and optionally a value as JSON.
func eventFrame(operands []string, key string, now time.Time) ([]byte, error) {
	const usage = `for example: vuerlua send SET_POSITION '[1, 2, 3]'`
	if len(operands) == 0 || operands[0] == "" {
		return nil, misuse(usage, "send needs the name of an event")
	}
	if len(operands) > 2 {
		return nil, misuse("quote the value: "+strings.TrimPrefix(usage, "for example: "), "send takes one value, not also %s", operands[2])
	}
	var fields []protocol.Field
	if key != "" {
		text, _ := json.Marshal(key) // cannot fail for a string
		raw, _ := protocol.FromJSON(text)
		fields = append(fields, protocol.Field{Name: "key", Raw: raw})
	}
	if len(operands) == 2 {
		value, err := protocol.FromJSON([]byte(operands[1]))
		if err != nil {
			advice := usage
			if !strings.ContainsAny(operands[1], `"'{}[]`) {
				advice = `strings need their own quotes: '"` + operands[1] + `"'`
			}
			return nil, misuse(advice, "the value %s is not JSON: %s", operands[1], jsonProblem(err))
		}
		fields = append(fields, protocol.Field{Name: "value", Raw: value})
	}
	frame := protocol.ClientFrame(operands[0], now.UnixMilli(), fields...)
	if _, err := protocol.DecodeEvent(frame, protocol.DefaultLimits); err != nil {
		return nil, misuse(usage, "a server would reject this event: %s", err.Error())
	}
	return frame, nil
}

// jsonProblem describes a JSON error, with its position.
func jsonProblem(err error) string {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok && syntax.Offset > 0 {
		return fmt.Sprintf("%v (character %d)", err, syntax.Offset)
	}
	return err.Error()
}

// send connects, sends one frame, and waits until the server has read it.
func (s *system) send(c *cli.Context, frame []byte) error {
	ctx, stop := s.untilSignal()
	defer stop()
	client, err := s.connect(ctx, c)
	if err != nil {
		return err
	}
	failed := client.Send(frame)
	flushed, cancel := context.WithTimeout(ctx, flushTime)
	defer cancel()
	client.Close(flushed)
	switch {
	case ctx.Err() != nil:
		return &failure{code: exitInterrupted, message: "interrupted before the server received the event"}
	case failed == nil && flushed.Err() != nil:
		failed = fmt.Errorf("no answer within %s", flushTime)
	}
	if failed != nil {
		return &failure{code: exitConnect, err: failed, message: fmt.Sprintf("the event may not have reached %s: %v", c.String("uri"), failed)}
	}
	return nil
}
