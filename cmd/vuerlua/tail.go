package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"github.com/vuerlua/vuerlua/host/printable"
	"github.com/vuerlua/vuerlua/host/vuerclient"
	"github.com/vuerlua/vuerlua/protocol"
)

func tailCommand(s *system) *command {
	return &command{
		name:    "tail",
		usage:   "print the events that a running server sends",
		example: "tail",
		calls:   []call{{args: "[flags]"}},
		details: `
It connects as one more client and prints one line for each event that the server sends:
the time, the etype, and the start of the value. With --json, each line is the whole event,
and bytes are written as {"$bytes": 3, "b64": "AAAA"}. It ends on a signal, or when the
server closes the connection.`,
		notes: uriNote,
		flags: append(connectFlags(),
			&cli.StringFlag{Name: "etype", Usage: "print only events whose names match `GLOB`, with * and ?", Value: "*"},
			&cli.BoolFlag{Name: "json", Usage: "print whole events as JSON, one per line", DisableDefaultText: true},
		),
		action: func(c *cli.Context) error {
			if c.Args().Present() {
				return misuse("to print only some events: vuerlua tail --etype '"+c.Args().First()+"'", "tail takes no arguments")
			}
			return s.tail(c)
		},
	}
}

func (s *system) tail(c *cli.Context) error {
	ctx, stop := s.untilSignal()
	defer stop()
	wanted := globPattern(c.String("etype"))
	client, err := s.connect(ctx, c)
	if err != nil {
		return err
	}
	defer client.Abort()
	for {
		ev, err := client.Next(ctx)
		if err != nil {
			return s.tailEnd(err)
		}
		if !wanted.MatchString(ev.Etype) {
			continue
		}
		line := ""
		if c.Bool("json") {
			line = string(jsonLine(ev))
		} else {
			line = textLine(ev, s.now())
		}
		if _, err := fmt.Fprintln(s.stdout, line); err != nil {
			return nil // the reader has closed the pipe
		}
	}
}

// tailEnd returns the result of tail for the error that ended it. A signal and an orderly close are success.
func (s *system) tailEnd(err error) error {
	closed, ok := errors.AsType[*vuerclient.ClosedError](err)
	if !ok { // an error of the context
		return nil
	}
	if closed.Orderly() {
		fmt.Fprintf(s.stderr, "vuerlua: %s\n", printable.Line(closed.Error()))
		return nil
	}
	return &failure{code: exitConnect, err: err, message: err.Error()}
}

// globPattern returns a regular expression for a pattern in which * matches any characters and ?
// one character.
func globPattern(glob string) *regexp.Regexp {
	quoted := regexp.QuoteMeta(glob)
	quoted = strings.ReplaceAll(strings.ReplaceAll(quoted, `\*`, `.*`), `\?`, `.`)
	return regexp.MustCompile(`(?s)^` + quoted + `$`)
}

// The most bytes of an event that a line shows.
const (
	nameLength    = 60
	excerptLength = 160
)

// excerpt returns text on one line. Text longer than most bytes is truncated, and followed by size,
// the length of the whole.
func excerpt(text string, most, size int) string {
	if len(text) > most {
		for !utf8.RuneStart(text[most]) && most > 0 {
			most--
		}
		text = fmt.Sprintf("%s... (%d bytes)", text[:most], size)
	}
	return printable.Line(text)
}

// maxExcerpted is the length of an event, in bytes, up to which its start is shown: the whole event is
// converted first, to text that may be many times as long.
const maxExcerpted = 16 << 20

func textLine(ev *protocol.ClientEvent, now time.Time) string {
	var event struct{ Data, Value json.RawMessage }
	if len(ev.Raw) <= maxExcerpted {
		_ = json.Unmarshal(jsonLine(ev), &event) // the event may have neither field
	} else {
		event.Data = fmt.Appendf(nil, "(%d bytes)", len(ev.Raw))
	}
	text := string(event.Data)
	if text == "" || text == "null" {
		text = string(event.Value)
	}
	if text == "null" {
		text = ""
	}
	name, text := excerpt(ev.Etype, nameLength, len(ev.Etype)), excerpt(text, excerptLength, len(ev.Raw))
	return strings.TrimRight(fmt.Sprintf("%s  %-8s  %s", now.Format("15:04:05.000"), name, text), " ")
}

// jsonLine returns the whole event, or only its etype if JSON cannot represent it.
func jsonLine(ev *protocol.ClientEvent) []byte {
	text, err := protocol.ToJSON(ev.Raw)
	if err != nil || string(text) == "null" {
		text, _ = json.Marshal(map[string]string{"etype": ev.Etype})
	}
	return text
}
