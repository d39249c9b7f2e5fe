package main

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/vuerlua/vuerlua/luabind"
)

// options are the settings of `vuerlua run`.
type options struct {
	script       string   // absolute path of the script's file
	scriptArgs   []string // arguments after "--"
	workspace    string   // absolute path of the folder served at /workspace/
	host         string
	port         int // 0: any
	lan          bool
	allowOrigins []string
	env          []string // variables that the script may read in addition to the harmless ones
	proxies      []string // addresses and networks whose X-Forwarded headers are trusted
	strict       bool
	budget       time.Duration // for a task between two blocking calls
	memory       int64         // bytes that the program may hold; 0: no limit
	maxMessage   int64         // bytes that a client may send in one message
	maxEvent     int64         // bytes of a message that is neither an upload nor an answer
	inFlight     func(int64)   // receives the number of bytes that wait for handlers; may be nil
	maxSessions  int
	resume       time.Duration // how long a viewer's session outlives its connection; 0: not at all
	logFormat    string        // "text" or "json"
	verbose      bool
	quiet        bool
	open         bool
	noReload     bool
	poll         bool                   // look for changes instead of being notified
	viewerDir    string                 // absolute path of a build of the viewer; "" for the embedded one
	readyFile    string                 // "" for none
	client       luabind.ClientDefaults // of VuerClient, from the environment
	unpacked     unpacked               // a scene of the gallery; its zero value for others
}

const defaultHost = "localhost"

func defaultOptions() *options {
	return &options{
		host:        defaultHost,
		port:        8012, // Vuer's: its clients look for it there
		budget:      2 * time.Second,
		memory:      1 << 30,
		maxMessage:  256 << 20,
		maxEvent:    8 << 20,
		maxSessions: 1000,
		resume:      30 * time.Second,
		logFormat:   "text",
	}
}

// flags declares the command's flags, which write to o.
func (o *options) flags() []cli.Flag {
	generic := func(name, usage string, v cli.Generic) cli.Flag {
		return &cli.GenericFlag{Name: name, Usage: usage, Value: v}
	}
	text := func(name, usage string, target *string) cli.Flag {
		return generic(name, usage, &setting[string]{target, parseText, identity})
	}
	toggle := func(name, usage string, target *bool, aliases ...string) cli.Flag {
		return &cli.BoolFlag{Name: name, Aliases: aliases, Usage: usage, Destination: target, DisableDefaultText: true}
	}
	return []cli.Flag{
		&cli.GenericFlag{Name: "port", Aliases: []string{"p"}, Usage: "listen on `PORT`; 0 picks a free port",
			Value: &setting[int]{&o.port, parsePort, strconv.Itoa}},
		text("host", "listen on `NAME` or address", &o.host),
		toggle("lan", "listen on every network, not only on this machine", &o.lan),
		text("workspace", "serve `FOLDER` at /workspace/ (default: the script's folder)", &o.workspace),
		generic("allow-origin", "let pages of `ORIGIN` connect, * for all; repeatable",
			&setting[[]string]{&o.allowOrigins, o.addOrigins, joinList}),
		generic("trust-proxy", "trust the X-Forwarded headers of the proxy at `ADDRESS`; repeatable",
			&setting[[]string]{&o.proxies, o.addProxies, joinList}),
		envFlag(&o.env),
		toggle("strict", "treat warnings about elements as errors", &o.strict),
		generic("budget", "stop a task that runs for `TIME` without a blocking call",
			&setting[time.Duration]{&o.budget, parseBudget, time.Duration.String}),
		generic("memory", "stop a task that makes the heap exceed `SIZE`; 0: no limit",
			&setting[int64]{&o.memory, parseSize, formatSize}),
		generic("max-message", "reject uploads and answers of clients that exceed `SIZE`",
			&setting[int64]{&o.maxMessage, parseMessageSize, formatSize}),
		generic("max-event", "reject other messages of clients that exceed `SIZE`",
			&setting[int64]{&o.maxEvent, parseMessageSize, formatSize}),
		generic("max-sessions", "serve at most `N` clients",
			&setting[int]{&o.maxSessions, parseCount, strconv.Itoa}),
		generic("resume", "keep a viewer's session for `TIME` when its connection breaks; 0: end it",
			&setting[time.Duration]{&o.resume, parseResume, time.Duration.String}),
		generic("log", "write the log as `FORMAT`: text or json",
			&setting[string]{&o.logFormat, parseLogFormat, identity}),
		toggle("verbose", "log more", &o.verbose, "v"),
		toggle("quiet", "no banner; log warnings and errors only", &o.quiet, "q"),
		toggle("no-reload", "run the script without watching it; exit with code 3 if it has an error", &o.noReload),
		toggle("poll", "poll for saved files, for file systems without notifications", &o.poll),
		toggle("open", "open the page in the browser", &o.open),
		text("viewer-dir", "serve the viewer from `FOLDER` instead of the built-in one", &o.viewerDir),
		text("ready-file", "write the address to `FILE`, as JSON, once clients can connect", &o.readyFile),
	}
}

// envFlag returns the flag --env of the commands that run scripts.
func envFlag(names *[]string) cli.Flag {
	return &cli.GenericFlag{Name: "env", Usage: "let the script read the environment variable `NAME`; repeatable, * matches any characters",
		Value: &setting[[]string]{names, func(text string) ([]string, error) { return addNames(*names, text) }, joinList}}
}

// addNames returns list with the names of variables in text, which are separated by commas.
func addNames(list []string, text string) ([]string, error) {
	for name := range strings.SplitSeq(text, ",") {
		if _, err := path.Match(name, ""); err != nil || name == "" || strings.ContainsAny(name, "= ") {
			return nil, errors.New("must be the name of a variable such as API_KEY; to set a value: API_KEY=x vuerlua run")
		}
		list = append(list, name)
	}
	return list, nil
}

// A setting is the value of a flag with its own parser, whose errors describe the valid
// values.
type setting[T any] struct {
	target *T
	parse  func(string) (T, error)
	format func(T) string
}

var _ cli.Generic = (*setting[int])(nil)

func (s *setting[T]) Set(text string) error {
	v, err := s.parse(text)
	if err != nil {
		return err
	}
	*s.target = v
	return nil
}

// String returns the value that help shows as the default. The flag package also calls it on a
// zero setting.
func (s *setting[T]) String() string {
	if s.target == nil {
		return ""
	}
	return s.format(*s.target)
}

func identity(s string) string { return s }

func joinList(list []string) string { return strings.Join(list, ",") }

func parseText(text string) (string, error) {
	if text == "" {
		return "", errors.New("must not be empty")
	}
	return text, nil
}

func parsePort(text string) (int, error) {
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return 0, errors.New("must be an integer from 0 to 65535")
	}
	return int(n), nil
}

func parseCount(text string) (int, error) {
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil || n == 0 {
		return 0, errors.New("must be an integer of at least 1")
	}
	return int(n), nil
}

func parseMessageSize(text string) (int64, error) {
	n, err := parseSize(text)
	if err == nil && n == 0 {
		err = errors.New("must be greater than 0")
	}
	return n, err
}

func parseBudget(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return 0, errors.New("must be a time such as 2s or 500ms")
	}
	return d, nil
}

func parseResume(text string) (time.Duration, error) {
	if text == "0" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, errors.New("must be a time such as 30s or 2m, or 0")
	}
	return d, nil
}

func parseLogFormat(text string) (string, error) {
	if text != "text" && text != "json" {
		return "", errors.New("must be text or json")
	}
	return text, nil
}

// addOrigins returns the allowed origins and the origins in text, which are separated by commas.
func (o *options) addOrigins(text string) ([]string, error) {
	list := o.allowOrigins
	for origin := range strings.SplitSeq(text, ",") {
		origin = strings.TrimSuffix(strings.TrimSpace(origin), "/")
		if origin != "*" {
			u, err := url.Parse(origin)
			if err != nil || u.Scheme == "" || u.Host == "" || u.Scheme+"://"+u.Host != origin {
				return nil, fmt.Errorf("must be an origin such as https://example.org, or *")
			}
		}
		list = append(list, origin)
	}
	return list, nil
}

// addProxies returns the trusted proxies and the proxies in text, which are separated by commas.
func (o *options) addProxies(text string) ([]string, error) {
	list := o.proxies
	for proxy := range strings.SplitSeq(text, ",") {
		proxy = strings.TrimSpace(proxy)
		_, notAddress := netip.ParseAddr(proxy)
		_, notNetwork := netip.ParsePrefix(proxy)
		if notAddress != nil && notNetwork != nil {
			return nil, errors.New("must be an address such as 10.0.0.1, or a network such as 10.0.0.0/8")
		}
		list = append(list, proxy)
	}
	return list, nil
}
