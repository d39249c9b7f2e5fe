package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/vuerlua/vuerlua/host/printable"
)

// keyHelp is what h shows.
const keyHelp = `  r  reload                      R  reload without the state
  o  open the page in a browser  p  pause or resume
  c  clear the terminal          q  quit
  :  run a line of Lua in the running scene
`

// clearTerminal clears the screen and the scrollback buffer.
const clearTerminal = "\x1b[H\x1b[2J\x1b[3J"

// A keyboard reads single keys from the terminal while a scene runs.
type keyboard struct {
	scene    *liveScene
	in       *bufio.Reader
	terminal terminal
	browse   func() error
	quit     func()
	page     string // the scene's address
}

// A terminal can be switched between single keys and whole lines.
type terminal interface {
	// keys switches to single keys without echo; lines restores the previous mode.
	keys() error
	lines() error
}

// run is a goroutine that ends when reading fails, or with the process.
func (k *keyboard) run() {
	for {
		key, _, err := k.in.ReadRune()
		if err != nil {
			return
		}
		k.press(key)
	}
}

func (k *keyboard) press(key rune) {
	out := k.scene.out
	switch key {
	case 'r', 'R':
		k.scene.order(key == 'r')
	case 'o':
		if err := k.browse(); err != nil {
			out.log.Warn("cannot open a browser: " + reason(err).Error())
		}
	case 'p':
		if k.scene.live.Pause() {
			out.log.Info("paused (p resumes)")
		} else {
			out.log.Info("resumed")
		}
	case 'c':
		out.block(clearTerminal)
	case 'q':
		k.quit()
	case 'h', '?':
		out.block(keyHelp)
	case ':':
		k.prompt()
	}
}

// prompt reads a line of Lua with the terminal's own editing.
func (k *keyboard) prompt() {
	_ = k.terminal.lines()
	_, _ = io.WriteString(k.scene.out.err, ": ")
	line, err := k.in.ReadString('\n')
	if k.terminal.keys() != nil || err != nil || strings.TrimSpace(line) == "" {
		return
	}
	go k.eval(line) // the line may wait
}

func (k *keyboard) eval(line string) {
	out := k.scene.out
	a, err := k.scene.live.Eval(context.Background(), line)
	note := noteOf(&a, k.page)
	switch {
	case err != nil:
		out.log.Warn(err.Error())
	case a.Problem != nil:
		out.block(printable.Text(a.Printed) + a.Problem.Render(out.color))
	case a.Printed+a.Values != "":
		out.block(printable.Text(a.Printed + a.Values))
	}
	if note != "" && err == nil {
		out.block(note)
	}
}

// order requests a reload, unless one is requested already.
func (s *liveScene) order(keep bool) {
	select {
	case s.orders <- keep:
	default:
	}
}

// attend accepts keys from the terminal and lines of Lua from other programs until stop. notes is
// the banner's last line.
func (s *liveScene) attend(sys *system, at addresses, quit func()) (notes string, stop func()) {
	c, err := listenControl(sys, greeting{PID: os.Getpid(), Script: s.script, Port: at.port, URL: at.local}, s.live.Eval)
	if err != nil {
		s.out.log.Warn("vuerlua eval cannot reach this scene: " + err.Error())
	}
	keys := sys.terminal != nil && sys.terminal.keys() == nil
	if keys {
		k := &keyboard{
			scene: s, in: bufio.NewReader(sys.stdin), terminal: sys.terminal, quit: quit, page: at.local,
			browse: func() error { return sys.browse(at.local) },
		}
		go k.run()
	}
	return s.notes(keys), func() {
		if keys {
			_ = sys.terminal.lines()
		}
		if c != nil {
			c.close()
		}
	}
}

// notes returns the banner's last line: the watched files and the most important keys.
func (s *liveScene) notes(keys bool) string {
	line := "  "
	if s.watcher != nil {
		modules := 0
		for _, f := range s.live.Files() {
			if filepath.Ext(f) == ".lua" && f != s.script && isThere(f) {
				modules++
			}
		}
		line += "Watching " + filepath.Base(s.script)
		if modules > 0 {
			line += " and " + counted(modules, "module")
		}
	}
	if keys {
		line = fmt.Sprintf("%-44sh help   r reload   q quit", line)
	}
	if strings.TrimSpace(line) == "" {
		return ""
	}
	return line + "\n"
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
