package main

import (
	"errors"
	"net/netip"
	"path/filepath"
	"time"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/luabind"
	"github.com/vuerlua/vuerlua/stdlib"
)

// startServer loads the script and creates its host. It reports the errors of the script on the
// console. With --no-reload they end the program; otherwise the next save may fix them.
func startServer(o *options, out *console) (server, error) {
	memory := o.memory
	if memory == 0 {
		memory = -1 // no limit
	}
	s := &liveScene{
		out: out, script: o.script,
		voices: audience{reporter{out}, host.NewJournal(), filepath.Dir(o.script)},
		orders: make(chan bool, 1), ending: make(chan struct{}), ended: make(chan struct{}),
	}
	var err error
	if s.live, err = luabind.NewLive(luabind.Config{
		Script:    o.script,
		Workspace: o.workspace,
		Stdlib:    stdlib.Modules(),
		Args:      o.scriptArgs,
		Version:   buildVersion(),
		Budget:    o.budget,
		Memory:    memory,
		Strict:    o.strict,
		Client:    o.client,
		Env:       o.env,
		Reporter:  s.voices,
		InFlight:  func() int64 { return s.host.InFlight() },
	}); err != nil {
		return nil, err
	}
	s.live.OnLoaded(s.voices.journal.Loaded)
	if s.host, err = host.New(s.hostConfig(o), s.live); err != nil {
		return nil, err
	}
	if !o.noReload {
		s.watch(o.poll)
	}
	if r, err := s.live.Reload(true); err == nil {
		if r.Unseen != nil {
			s.voices.Report(r.Unseen)
		}
	} else {
		s.voices.reportAll(err, o.script)
		if o.noReload {
			return nil, errors.Join(&failure{code: exitScript, err: err}, s.live.Close())
		}
		out.log.Info("the page is up; fix and save the script to try again")
	}
	go s.run()
	return s, nil
}

func (s *liveScene) hostConfig(o *options) host.Config {
	cfg := host.Config{
		Workspace:      o.workspace,
		Asked:          s.assets.asked,
		AllowOrigins:   o.allowOrigins,
		TrustedProxies: o.proxies,
		MaxMessage:     o.maxMessage,
		MaxEvent:       min(o.maxEvent, o.maxMessage),
		OnInFlight:     o.inFlight,
		MaxSessions:    o.maxSessions,
		Resume:         o.resume,
		Script:         filepath.Base(o.script),
		Viewer:         o.viewer(),
		Docs:           newDocsSite(),
		Journal:        s.voices.journal,
		Logger:         s.out.log,
		Version:        buildVersion(),
	}
	if _, err := netip.ParseAddr(o.host); err != nil && o.host != defaultHost {
		cfg.Hosts = []string{o.host} // the host accepts localhost and addresses anyway
	}
	return cfg
}

// reporter shows the engine's output and diagnostics on the console.
type reporter struct{ *console }

var _ luabind.Reporter = reporter{}

func (r reporter) Print(file string, line int, text string) { r.printed(file, line, text) }

func (r reporter) Report(d *luabind.Diagnostic) {
	if d.Stack != "" {
		r.log.Debug("the program's own stack", "stack", d.Stack)
	}
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
		Rule   string    `json:"rule,omitempty"`
		Hint   string    `json:"hint,omitempty"`
		Trace  string    `json:"trace,omitempty"`
		Task   string    `json:"task,omitempty"`
	}{r.now(), levelName(d.Severity), d.Message, d.File, d.Line, d.Column, string(d.Rule), d.Hint, d.Trace, d.Task})
}

func levelName(s luabind.Severity) string {
	switch s {
	case luabind.Note:
		return "INFO"
	case luabind.Warning:
		return "WARN"
	}
	return "ERROR"
}
