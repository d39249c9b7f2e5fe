package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"path/filepath"
	"time"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/luabind"
	"github.com/vuerlua/vuerlua/stdlib"
)

// startServer compiles the script, runs its main chunk and makes the host for it. A
// script that is wrong is reported on the console.
func startServer(o *options, out *console) (server, error) {
	memory := o.memory
	if memory == 0 {
		memory = -1 // no limit
	}
	listeners := audience{reporter{out}, host.NewJournal(), filepath.Dir(o.script)}
	began := time.Now()
	engine, err := luabind.New(luabind.Config{
		Script:    o.script,
		Workspace: o.workspace,
		Stdlib:    stdlib.Modules(),
		Args:      o.scriptArgs,
		Version:   buildVersion(),
		Budget:    o.budget,
		Memory:    memory,
		Strict:    o.strict,
		Client:    o.client,
		Reporter:  listeners,
	})
	if err != nil {
		if d, ok := errors.AsType[*luabind.Diagnostic](err); ok {
			reporter{out}.Report(d)
			return nil, &failure{code: exitScript, err: err}
		}
		return nil, &failure{code: exitScript, err: err, message: fmt.Sprintf("%s: %v", filepath.Base(o.script), err)}
	}
	listeners.journal.Loaded(1, time.Since(began))
	cfg := host.Config{
		Workspace:    o.workspace,
		AllowOrigins: o.allowOrigins,
		MaxMessage:   o.maxMessage,
		MaxSessions:  o.maxSessions,
		Resume:       o.resume,
		Script:       filepath.Base(o.script),
		Journal:      listeners.journal,
		Logger:       out.log,
		Version:      buildVersion(),
	}
	cfg.Viewer = o.viewer()
	if _, err := netip.ParseAddr(o.host); err != nil && o.host != defaultHost {
		cfg.Hosts = []string{o.host} // the host knows localhost and addresses
	}
	h, err := host.New(cfg, engine)
	if err != nil {
		return nil, errors.Join(err, engine.Close())
	}
	return &sceneServer{h, engine}, nil
}

// sceneServer is a host and the engine of its script.
type sceneServer struct {
	host   *host.Host
	engine *luabind.Engine
}

var _ server = (*sceneServer)(nil)

func (s *sceneServer) Serve(l net.Listener) error { return s.host.Serve(l) }

// Shutdown ends the host first: the script's on_close handlers still want to run.
func (s *sceneServer) Shutdown(ctx context.Context) error {
	err := s.host.Shutdown(ctx)
	return errors.Join(err, s.engine.Close())
}

// reporter shows what the engine has to say.
type reporter struct{ *console }

var _ luabind.Reporter = reporter{}

func (r reporter) Print(file string, line int, text string) { r.printed(file, line, text) }

func (r reporter) Report(d *luabind.Diagnostic) {
	if !r.json {
		r.block(d.Render(r.color))
		return
	}
	r.writeJSON(r.err, struct {
		Time   time.Time `json:"time"`
		Level  string    `json:"level"`
		Msg    string    `json:"msg"`
		File   string    `json:"file,omitempty"`
		Line   int       `json:"line,omitempty"`
		Column int       `json:"column,omitempty"`
		Hint   string    `json:"hint,omitempty"`
		Trace  string    `json:"trace,omitempty"`
		Task   string    `json:"task,omitempty"`
	}{r.now(), levelName(d.Severity), d.Message, d.File, d.Line, d.Column, d.Hint, d.Trace, d.Task})
}

func levelName(s luabind.Severity) string {
	if s == luabind.Warning {
		return "WARN"
	}
	return "ERROR"
}
