package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestBanner(t *testing.T) {
	f := newFakeSystem(t, "run", "a.lua", "--port=0", "--ready-file=ready.json")
	f.write(t, "a.lua")
	if code := f.runUntilServing(t); code != exitOK {
		t.Fatalf("exit code %d", code)
	}
	want := regexp.MustCompile(`^vuerlua \S+   a\.lua   ready in \d+ ms

  Local    http://localhost:\d+/
  Network  off \(use --lan; headsets also need HTTPS\)
  Files    /.+

\d\d:\d\d:\d\d  stopping: interrupt
$`)
	if got := f.errOut.String(); !want.MatchString(got) {
		t.Errorf("standard error:\n%s", got)
	}
	if f.out.String() != "" {
		t.Errorf("standard output: %q", f.out.String())
	}
}

func TestQuiet(t *testing.T) {
	f := newFakeSystem(t, "run", "a.lua", "--port=0", "-q")
	f.write(t, "a.lua")
	if code := f.runUntilServing(t); code != exitOK || f.errOut.String() != "" {
		t.Errorf("exit code %d, standard error %q", code, f.errOut.String())
	}
}

func TestAddresses(t *testing.T) {
	networks := func() []network {
		return []network{
			{"docker0", netip.MustParseAddr("172.17.0.1")},
			{"eth0", netip.MustParseAddr("fe80::1")},
			{"eth0", netip.MustParseAddr("2001:db8::1")},
			{"eth0", netip.MustParseAddr("192.168.1.20")},
			{"wlan0", netip.MustParseAddr("10.0.0.3")},
		}
	}
	only6 := func() []network { return []network{{"eth0", netip.MustParseAddr("2001:db8::1")}} }
	for name, test := range map[string]struct {
		host     string
		lan      bool
		bound    string
		networks func() []network
		local    string
		others   []string
	}{
		"this machine":      {"localhost", false, "127.0.0.1", networks, "http://localhost:80/", nil},
		"loopback address":  {"127.0.0.1", false, "127.0.0.1", networks, "http://127.0.0.1:80/", nil},
		"loopback 6":        {"::1", false, "::1", networks, "http://[::1]:80/", nil},
		"every network":     {"localhost", true, "::", networks, "http://localhost:80/", []string{"http://192.168.1.20:80/", "http://10.0.0.3:80/"}},
		"no IPv4":           {"localhost", true, "::", only6, "http://localhost:80/", []string{"http://[2001:db8::1]:80/"}},
		"unspecified":       {"0.0.0.0", false, "0.0.0.0", networks, "http://localhost:80/", []string{"http://192.168.1.20:80/", "http://10.0.0.3:80/"}},
		"unspecified, no 4": {"0.0.0.0", false, "0.0.0.0", only6, "http://localhost:80/", nil},
		"one address":       {"10.0.0.3", false, "10.0.0.3", networks, "http://10.0.0.3:80/", []string{"http://10.0.0.3:80/"}},
		"a name":            {"studio", false, "10.0.0.3", networks, "http://studio:80/", []string{"http://studio:80/"}},
		"a name of ours":    {"me.localhost", false, "127.0.0.1", networks, "http://me.localhost:80/", nil},
	} {
		t.Run(name, func(t *testing.T) {
			o := defaultOptions()
			o.host, o.lan = test.host, test.lan
			at := findAddresses(o, []net.Listener{boundListener(test.bound)}, test.networks)
			if at.local != test.local || !slices.Equal(at.lan, test.others) || at.port != 80 {
				t.Errorf("got %+v", at)
			}
		})
	}
}

// boundListener is a listener that only has an address.
type boundListener string

func (b boundListener) Accept() (net.Conn, error) { return nil, net.ErrClosed }
func (b boundListener) Close() error              { return nil }
func (b boundListener) Addr() net.Addr            { return &net.TCPAddr{IP: net.ParseIP(string(b)), Port: 80} }

func TestLANBanner(t *testing.T) {
	o := defaultOptions()
	o.script = "/x/a.lua"
	at := addresses{port: 80, local: "http://localhost:80/", lan: []string{"http://10.0.0.3:80/", "http://10.0.0.4:80/"}}
	got := banner(o, at, 41*time.Millisecond, false, "  Watching\n")
	want := "vuerlua " + buildVersion() + `   a.lua   ready in 41 ms

  Local    http://localhost:80/
  Network  http://10.0.0.3:80/
           http://10.0.0.4:80/
  Watching

`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	at.lan = []string{}
	if got := banner(o, at, 0, false, ""); !strings.Contains(got, "Network  none found\n") {
		t.Errorf("got\n%s", got)
	}
	if strip := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(banner(o, at, 0, true, ""), ""); strip != banner(o, at, 0, false, "") {
		t.Errorf("colours change the text:\n%s", strip)
	}
}

func TestColours(t *testing.T) {
	for name, test := range map[string]struct {
		tty  bool
		vars map[string]string
		want bool
	}{
		"a terminal":          {true, nil, true},
		"a pipe":              {false, nil, false},
		"NO_COLOR":            {true, map[string]string{"NO_COLOR": "1"}, false},
		"an empty NO_COLOR":   {true, map[string]string{"NO_COLOR": ""}, true},
		"a terminal of old":   {true, map[string]string{"TERM": "dumb"}, false},
		"VUERLUA_LOG as JSON": {true, map[string]string{"VUERLUA_LOG": "json"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFakeSystem(t, "run", "a.lua", "--port=0")
			f.write(t, "a.lua")
			f.errTTY = test.tty
			for k, v := range test.vars {
				f.vars[k] = v
			}
			if code := f.runUntilServing(t); code != exitOK {
				t.Fatalf("exit code %d", code)
			}
			if got := strings.Contains(f.errOut.String(), "\x1b["); got != test.want {
				t.Errorf("coloured: %t, want %t\n%q", got, test.want, f.errOut.String())
			}
		})
	}
}

func TestReadyFile(t *testing.T) {
	f := newFakeSystem(t, "run", "a.lua", "--port=0", "--ready-file=out/ready.json", "--lan")
	f.write(t, "a.lua")
	const earlier = `{"url":"http://localhost:1/","pid":1}`
	f.put(t, "out/ready.json", earlier)
	path := filepath.Join(f.cwd, "out", "ready.json")
	var whileStarting error
	f.start = func(*options, *console) (server, error) {
		_, whileStarting = os.Stat(path)
		return f.server, nil
	}
	code := make(chan int, 1)
	go func() { code <- run(f.system) }()

	var text []byte
	var err error
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		if text, err = os.ReadFile(path); err == nil && string(text) != earlier {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
	var ready readyFile
	if err := json.Unmarshal(text, &ready); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	f.signals <- syscall.SIGTERM
	if c := <-code; c != exitOK {
		t.Errorf("exit code %d", c)
	}
	url := fmt.Sprintf("http://localhost:%d/", ready.Port)
	if ready.Port == 0 || ready.URL != url || ready.WS != strings.Replace(url, "http", "ws", 1) || ready.PID != os.Getpid() ||
		ready.Script != filepath.Join(f.cwd, "a.lua") || ready.Version != buildVersion() ||
		!slices.Equal(ready.Network, []string{fmt.Sprintf("http://192.168.1.20:%d/", ready.Port)}) {
		t.Errorf("got %s", text)
	}
	if !errors.Is(whileStarting, os.ErrNotExist) {
		t.Errorf("the old file was there while the script started: %v", whileStarting)
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestReadyFileThatCannotBeWritten(t *testing.T) {
	f := newFakeSystem(t, "run", "a.lua", "--port=0", "--ready-file=no/ready.json", "-q")
	f.write(t, "a.lua")
	if code := run(f.system); code != exitInternal {
		t.Errorf("exit code %d", code)
	}
	want := "vuerlua: cannot write no/ready.json: no such file or directory\n  --ready-file needs an existing folder\n"
	if got := f.errOut.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if f.server.shutdown != 1 {
		t.Errorf("%d shutdowns", f.server.shutdown)
	}
}

func TestTakenPort(t *testing.T) {
	for name, test := range map[string]struct {
		network, address string
		args             []string
	}{
		"on IPv4":          {"tcp4", "127.0.0.1:0", nil},
		"on IPv6":          {"tcp6", "[::1]:0", nil},
		"an address":       {"tcp4", "127.0.0.1:0", []string{"--host=127.0.0.1"}},
		"on every network": {"tcp", ":0", []string{"--lan"}},
	} {
		t.Run(name, func(t *testing.T) {
			taken, err := net.Listen(test.network, test.address)
			if err != nil && test.network == "tcp6" {
				t.Logf("this machine has no IPv6, so nothing can be taken there: %v", err)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer taken.Close()
			port := portOf(taken)
			f := newFakeSystem(t, append([]string{"run", "a.lua", fmt.Sprint("--port=", port)}, test.args...)...)
			f.write(t, "a.lua")
			if code := run(f.system); code != exitListen {
				t.Errorf("exit code %d, want %d", code, exitListen)
			}
			want := regexp.MustCompile(fmt.Sprintf(
				`^vuerlua: port %d is taken by another program\n  use --port 0 for any free port(, or --port \d+)?\n$`, port))
			if got := f.errOut.String(); !want.MatchString(got) {
				t.Errorf("got %q", got)
			}
			if f.options != nil {
				t.Error("the script was started")
			}
		})
	}
}

func TestPortZeroListensOnBothFamilies(t *testing.T) {
	o := defaultOptions()
	o.port = 0
	listeners, err := listen(o)
	if err != nil {
		t.Fatal(err)
	}
	defer closeAll(listeners)
	for _, l := range listeners {
		if portOf(l) != portOf(listeners[0]) || !l.Addr().(*net.TCPAddr).IP.IsLoopback() {
			t.Errorf("listens on %s", l.Addr())
		}
	}
}

func TestListenFailures(t *testing.T) {
	o := defaultOptions()
	o.host, o.port = "192.0.2.1", 80
	wrap := func(err error) error {
		return &net.OpError{Op: "listen", Net: "tcp", Err: &os.SyscallError{Syscall: "bind", Err: err}}
	}
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"privileged":      {wrap(syscall.EACCES), "port 80 is reserved for privileged programs"},
		"not our address": {wrap(syscall.EADDRNOTAVAIL), "192.0.2.1 is not an address of this machine"},
		"not a name":      {&net.OpError{Op: "listen", Net: "tcp", Err: &net.DNSError{Err: "no such host"}}, "192.0.2.1 is not an address of this machine"},
		"something else":  {wrap(syscall.EMFILE), "cannot listen on 192.0.2.1:80: too many open files"},
	} {
		t.Run(name, func(t *testing.T) {
			err := listenFailure(o, test.err)
			f, ok := err.(*failure)
			if !ok || f.code != exitListen || f.message != test.want || f.advice == "" || !errors.Is(err, test.err) {
				t.Errorf("got %#v", err)
			}
		})
	}
}

func TestServerThatFails(t *testing.T) {
	f := newFakeSystem(t, "run", "a.lua", "--port=0", "-q")
	f.write(t, "a.lua")
	code := runAsync(f)
	f.server.fail <- errors.New("accept: too many open files")
	if c := <-code; c != exitInternal {
		t.Errorf("exit code %d", c)
	}
	if got, want := f.errOut.String(), "vuerlua: the server has stopped: accept: too many open files\n"; got != want {
		t.Errorf("standard error %q, want %q", got, want)
	}
	if f.server.shutdown != 1 {
		t.Errorf("%d shutdowns", f.server.shutdown)
	}
}

func TestScriptThatFails(t *testing.T) {
	f := newFakeSystem(t, "run", "a.lua", "--port=0")
	f.write(t, "a.lua")
	f.startErr = &failure{code: exitScript, err: errors.New("reported elsewhere")}
	if code := run(f.system); code != exitScript || f.errOut.String() != "" {
		t.Errorf("exit code %d, standard error %q", code, f.errOut.String())
	}
}

func TestOpenBrowser(t *testing.T) {
	f := newFakeSystem(t, "run", "a.lua", "--port=0", "--open", "--quiet")
	f.write(t, "a.lua")
	if code := f.runUntilServing(t); code != exitOK {
		t.Fatalf("exit code %d", code)
	}
	if len(f.browsed) != 1 || !strings.HasPrefix(f.browsed[0], "http://localhost:") {
		t.Errorf("opened %q", f.browsed)
	}

	f = newFakeSystem(t, "run", "a.lua", "--port=0", "--open", "--quiet")
	f.write(t, "a.lua")
	f.browse = func(string) error { return errors.New("no browser") }
	if code := f.runUntilServing(t); code != exitOK {
		t.Errorf("exit code %d: a browser is not needed", code)
	}
	if !strings.HasSuffix(f.errOut.String(), "  warning: cannot open a browser: no browser\n") {
		t.Errorf("standard error: %q", f.errOut.String())
	}
}

func TestCollectorIsTuned(t *testing.T) {
	for name, test := range map[string]struct {
		args    []string
		vars    map[string]string
		percent int
		limit   int64
	}{
		"by default":     {nil, nil, 400, 1 << 30},
		"with --memory":  {[]string{"--memory=64MiB"}, nil, 400, 64 << 20},
		"without bounds": {[]string{"--memory=0"}, nil, 400, -1},
		"GOGC is set":    {nil, map[string]string{"GOGC": "50"}, -1, 1 << 30},
		"both are set":   {nil, map[string]string{"GOGC": "off", "GOMEMLIMIT": "2GiB"}, -1, -1},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFakeSystem(t, append([]string{"run", "a.lua", "--port=0"}, test.args...)...)
			f.write(t, "a.lua")
			for k, v := range test.vars {
				f.vars[k] = v
			}
			if code := f.runUntilServing(t); code != exitOK {
				t.Fatalf("exit code %d", code)
			}
			if f.gcPercent != test.percent || f.gcLimit != test.limit {
				t.Errorf("percent %d, limit %d", f.gcPercent, f.gcLimit)
			}
		})
	}
}
