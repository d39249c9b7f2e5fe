package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/vuerlua/vuerlua/host/vuerclient"
	"github.com/vuerlua/vuerlua/luabind"
)

// connectFlags returns the flags of the commands that connect to a running server.
func connectFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "uri", Usage: "the server's `ADDRESS`", Value: vuerclient.DefaultURI},
		&cli.BoolFlag{Name: "insecure", Usage: "accept any certificate", DisableDefaultText: true},
	}
}

// uriNote is the last sentence of the help of these commands.
const uriNote = "VUERLUA_URI or VUER_CLIENT_URI in the environment sets --uri."

// connect connects as the flags of c demand. It sends the command's name to the server, so that a
// script can distinguish such clients from others.
func (s *system) connect(ctx context.Context, c *cli.Context) (*vuerclient.Client, error) {
	client, err := vuerclient.Dial(ctx, vuerclient.Config{
		URI: c.String("uri"), Insecure: c.Bool("insecure"),
		Info: map[string]any{"client": "vuerlua", "command": c.Command.Name, "clientVersion": buildVersion()},
	})
	var refused *vuerclient.RefusedError
	switch {
	case err == nil:
		return client, nil
	case errors.Is(err, vuerclient.ErrURI):
		return nil, misuse("for example: --uri "+vuerclient.DefaultURI, "invalid --uri %q: must begin with ws:// or wss://", c.String("uri"))
	case ctx.Err() != nil:
		return nil, &failure{code: exitInterrupted, message: "interrupted before the connection was established"}
	case errors.As(err, &refused):
		return nil, &failure{code: exitConnect, err: err, message: fmt.Sprintf("%s: %v", c.String("uri"), err)}
	}
	return nil, &failure{
		code: exitConnect, err: err, message: fmt.Sprintf("cannot connect to %s: %v", c.String("uri"), err),
		advice: "is a server running there? --uri names another address",
	}
}

// untilSignal returns a context that the first signal cancels.
func (s *system) untilSignal() (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := s.notify()
	go func() {
		select {
		case <-signals:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

// flushTime is how long a server may take to answer the close frame that follows an event.
const flushTime = 5 * time.Second

// clientDefaults returns the settings of a script's VuerClient from Vuer's environment variables.
func (s *system) clientDefaults() (d luabind.ClientDefaults, err error) {
	d.URI = s.getenv("VUER_CLIENT_URI")
	if text := s.getenv("WEBSOCKET_MAX_SIZE"); text != "" {
		if d.MaxSize, err = strconv.ParseInt(text, 10, 64); err != nil || d.MaxSize < 1 {
			return d, misuse("unset it, or set it to the maximum bytes of a message", "invalid WEBSOCKET_MAX_SIZE %q: must be an integer of at least 1", text)
		}
	}
	if text := s.getenv("VUER_SSL_VERIFY"); text != "" {
		verify, err := strconv.ParseBool(text)
		if err != nil {
			return d, misuse("unset it, or set it to true or false", "invalid VUER_SSL_VERIFY %q: must be true or false", text)
		}
		d.Insecure = !verify
	}
	return d, nil
}
