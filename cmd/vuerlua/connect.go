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

// connectFlags are those of the commands that connect to a running server.
func connectFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "uri", Usage: "the server's `ADDRESS`", Value: vuerclient.DefaultURI},
		&cli.BoolFlag{Name: "insecure", Usage: "take any certificate", DisableDefaultText: true},
	}
}

// uriNote ends the help of those commands.
const uriNote = "The environment sets --uri as VUERLUA_URI or VUER_CLIENT_URI."

// connect connects as those flags say. The server is told the command, so that a script can
// tell such visitors from others.
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
		return nil, misuse("for example: --uri "+vuerclient.DefaultURI, "--uri=%s: want an address that begins with ws:// or wss://", c.String("uri"))
	case ctx.Err() != nil:
		return nil, &failure{code: exitInterrupted, message: "interrupted before there was a connection"}
	case errors.As(err, &refused):
		return nil, &failure{code: exitConnect, err: err, message: fmt.Sprintf("%s: %v", c.String("uri"), err)}
	}
	return nil, &failure{
		code: exitConnect, err: err, message: fmt.Sprintf("cannot connect to %s: %v", c.String("uri"), err),
		advice: "is a server running there? --uri says where it is",
	}
}

// untilSignal is a context that ends with the first signal.
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

// flushTime is what a server may take to answer the close frame behind what was sent.
const flushTime = 5 * time.Second

// clientDefaults are what the environment says of a script's VuerClient, in Vuer's names.
func (s *system) clientDefaults() (d luabind.ClientDefaults, err error) {
	d.URI = s.getenv("VUER_CLIENT_URI")
	if text := s.getenv("WEBSOCKET_MAX_SIZE"); text != "" {
		if d.MaxSize, err = strconv.ParseInt(text, 10, 64); err != nil || d.MaxSize < 1 {
			return d, misuse("unset it, or give the bytes of a message", "WEBSOCKET_MAX_SIZE=%s: want a number from 1", text)
		}
	}
	if text := s.getenv("VUER_SSL_VERIFY"); text != "" {
		verify, err := strconv.ParseBool(text)
		if err != nil {
			return d, misuse("unset it, or give true or false", "VUER_SSL_VERIFY=%s: want true or false", text)
		}
		d.Insecure = !verify
	}
	return d, nil
}
