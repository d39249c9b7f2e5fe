package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/urfave/cli/v2"
)

// For a wrong command line, the program prints what is wrong and what would be right, on
// one line each, and starts nothing.
func TestUsageErrors(t *testing.T) {
	for name, test := range map[string]struct {
		args  []string
		vars  map[string]string
		files []string
		want  string
	}{
		"unknown flag, near one": {
			args: []string{"run", "--prot", "1", "a.lua"}, files: []string{"a.lua"},
			want: "unknown flag --prot\n  did you mean --port? vuerlua run --help lists the flags",
		},
		"unknown flag after the file": {
			args: []string{"run", "a.lua", "--lam"}, files: []string{"a.lua"},
			want: "unknown flag --lam\n  did you mean --lan? vuerlua run --help lists the flags",
		},
		"unknown flag, near none": {
			args: []string{"run", "--frobnicate=3", "a.lua"}, files: []string{"a.lua"},
			want: "unknown flag --frobnicate\n  vuerlua run --help lists the flags",
		},
		"unknown flag of the program": {
			args: []string{"--versio"},
			want: "unknown flag --versio\n  did you mean --version? vuerlua --help lists the commands",
		},
		"flag before its command": {
			args: []string{"--port=1", "run", "a.lua"},
			want: "--port=1 is a flag of run\n  put it after the command: vuerlua run --port=1 ...",
		},
		"unknown command, near one": {
			args: []string{"rnu", "a.lua"},
			want: "unknown command rnu\n  did you mean: vuerlua run",
		},
		"command of another program": {
			args: []string{"serve", "a.lua"}, files: []string{"a.lua"},
			want: "unknown command serve\n  did you mean: vuerlua run",
		},
		"command of npm": {
			args: []string{"init"},
			want: "unknown command init\n  did you mean: vuerlua new",
		},
		"unknown command, near none": {
			args: []string{"dance"},
			want: "unknown command dance\n  vuerlua --help lists the commands",
		},
		"script in place of a command": {
			args: []string{"a.lua"}, files: []string{"a.lua"},
			want: "unknown command a.lua\n  did you mean: vuerlua run a.lua",
		},
		"no script": {
			args: []string{"run"},
			want: "run needs a script or a folder\n  for example: vuerlua run scene.lua",
		},
		"no script, but one is there": {
			args: []string{"run"}, files: []string{"cubes.lua"},
			want: "run needs a script or a folder\n  for example: vuerlua run cubes.lua",
		},
		"two scripts": {
			args: []string{"run", "a.lua", "b", "c"}, files: []string{"a.lua"},
			want: "run takes one script, not also b\n  arguments of the script go after --: vuerlua run a.lua -- b c",
		},
		"value missing at the end": {
			args: []string{"run", "a.lua", "--port"}, files: []string{"a.lua"},
			want: "--port needs a value\n  see: vuerlua run --help",
		},
		"value missing before a flag": {
			args: []string{"run", "--port", "--lan", "a.lua"}, files: []string{"a.lua"},
			want: "--port needs a value\n  see: vuerlua run --help",
		},
		"value missing before the script's arguments": {
			args: []string{"run", "a.lua", "--workspace", "--", "x"}, files: []string{"a.lua"},
			want: "--workspace needs a value\n  see: vuerlua run --help",
		},
		"empty value": {
			args: []string{"run", "a.lua", "--workspace="}, files: []string{"a.lua"},
			want: "invalid --workspace \"\": must not be empty\n  see: vuerlua run --help",
		},
		"port that is not a number": {
			args: []string{"run", "a.lua", "--port", "http"}, files: []string{"a.lua"},
			want: "invalid --port \"http\": must be an integer from 0 to 65535\n  see: vuerlua run --help",
		},
		"port out of range": {
			args: []string{"run", "a.lua", "--port=65536"}, files: []string{"a.lua"},
			want: "invalid --port \"65536\": must be an integer from 0 to 65535\n  see: vuerlua run --help",
		},
		"bad budget": {
			args: []string{"run", "a.lua", "--budget=-1s"}, files: []string{"a.lua"},
			want: "invalid --budget \"-1s\": must be a time such as 2s or 500ms\n  see: vuerlua run --help",
		},
		"bad memory": {
			args: []string{"run", "a.lua", "--memory=lots"}, files: []string{"a.lua"},
			want: "invalid --memory \"lots\": must be a size such as 512MiB or 1.5GB, or a number of bytes\n  see: vuerlua run --help",
		},
		"messages of size 0": {
			args: []string{"run", "a.lua", "--max-message=0"}, files: []string{"a.lua"},
			want: "invalid --max-message \"0\": must be greater than 0\n  see: vuerlua run --help",
		},
		"no sessions": {
			args: []string{"run", "a.lua", "--max-sessions=0"}, files: []string{"a.lua"},
			want: "invalid --max-sessions \"0\": must be an integer of at least 1\n  see: vuerlua run --help",
		},
		"no resume time": {
			args: []string{"run", "a.lua", "--resume=long"}, files: []string{"a.lua"},
			want: "invalid --resume \"long\": must be a time such as 30s or 2m, or 0\n  see: vuerlua run --help",
		},
		"bad log format": {
			args: []string{"run", "a.lua", "--log=xml"}, files: []string{"a.lua"},
			want: "invalid --log \"xml\": must be text or json\n  see: vuerlua run --help",
		},
		"bad toggle": {
			args: []string{"run", "a.lua", "--strict=perhaps"}, files: []string{"a.lua"},
			want: "invalid --strict \"perhaps\": must be true or false\n  see: vuerlua run --help",
		},
		"origin with a path": {
			args: []string{"run", "a.lua", "--allow-origin=https://example.org/app"}, files: []string{"a.lua"},
			want: "invalid --allow-origin \"https://example.org/app\": must be an origin such as https://example.org, or *\n  see: vuerlua run --help",
		},
		"proxy by a name": {
			args: []string{"run", "a.lua", "--trust-proxy=proxy.local"}, files: []string{"a.lua"},
			want: "invalid --trust-proxy \"proxy.local\": must be an address such as 10.0.0.1, or a network such as 10.0.0.0/8\n  see: vuerlua run --help",
		},
		"origin without a scheme": {
			args: []string{"run", "a.lua", "--allow-origin=example.org"}, files: []string{"a.lua"},
			want: "invalid --allow-origin \"example.org\": must be an origin such as https://example.org, or *\n  see: vuerlua run --help",
		},
		"bad variable": {
			args: []string{"run", "a.lua"}, files: []string{"a.lua"}, vars: map[string]string{"VUERLUA_PORT": "x"},
			want: "invalid VUERLUA_PORT \"x\": must be an integer from 0 to 65535\n  see: vuerlua run --help",
		},
		"bad variable of Vuer's": {
			args: []string{"run", "a.lua"}, files: []string{"a.lua"}, vars: map[string]string{"VUER_PORT": "x"},
			want: "invalid VUER_PORT \"x\": must be an integer from 0 to 65535\n  see: vuerlua run --help",
		},
		"quiet and verbose": {
			args: []string{"run", "-q", "-v", "a.lua"}, files: []string{"a.lua"},
			want: "--quiet and --verbose exclude each other\n  omit one of them",
		},
		"lan and host": {
			args: []string{"run", "--lan", "--host", "10.0.0.1", "a.lua"}, files: []string{"a.lua"},
			want: "--lan and --host exclude each other\n  omit one of them: --lan listens on every network",
		},
		"workspace that does not exist": {
			args: []string{"run", "a.lua", "--workspace", "nowhere"}, files: []string{"a.lua"},
			want: "nowhere is not a folder\n  --workspace takes a folder",
		},
		"workspace that is a file": {
			args: []string{"run", "a.lua", "--workspace", "a.lua"}, files: []string{"a.lua"},
			want: "a.lua is not a folder\n  --workspace takes a folder",
		},
		"script that does not exist, near one": {
			args: []string{"run", "helo.lua"}, files: []string{"hello.lua", "other.lua"},
			want: "helo.lua: no such file\n  did you mean hello.lua?",
		},
		"version with an argument": {
			args: []string{"version", "2"},
			want: "version takes no arguments\n  use: vuerlua version",
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFakeSystem(t, test.args...)
			f.write(t, test.files...)
			for k, v := range test.vars {
				f.vars[k] = v
			}
			if code := f.runUntilServing(t); code != exitUsage {
				t.Errorf("exit code %d, want %d", code, exitUsage)
			}
			if got, want := f.errOut.String(), "vuerlua: "+test.want+"\n"; got != want {
				t.Errorf("standard error:\n%s\nwant:\n%s", got, want)
			}
			if f.out.String() != "" {
				t.Errorf("standard output is not empty: %q", f.out.String())
			}
			if f.options != nil {
				t.Error("the script was started")
			}
		})
	}
}

func TestFlagsAnywhere(t *testing.T) {
	for name, args := range map[string][]string{
		"before":             {"run", "--port", "0", "--strict", "--budget", "500ms", "a.lua", "--", "x", "--port", "-y"},
		"after":              {"run", "a.lua", "--port", "0", "--strict", "--budget", "500ms", "--", "x", "--port", "-y"},
		"around":             {"run", "--strict", "a.lua", "--port=0", "--budget=500ms", "--", "x", "--port", "-y"},
		"single dashes":      {"run", "-strict", "a.lua", "-port=0", "-budget", "500ms", "--", "x", "--port", "-y"},
		"toggle with a word": {"run", "--strict=true", "a.lua", "--port=0", "--budget=500ms", "--", "x", "--port", "-y"},
		"repeated":           {"run", "--port=1", "--strict", "a.lua", "--port=0", "--budget=500ms", "--", "x", "--port", "-y"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFakeSystem(t, args...)
			f.write(t, "a.lua")
			if code := f.runUntilServing(t); code != exitOK {
				t.Fatalf("exit code %d\n%s", code, f.errOut.String())
			}
			o := f.options
			if o.port != 0 || !o.strict || o.budget != 500*time.Millisecond {
				t.Errorf("port %d, strict %t, budget %s", o.port, o.strict, o.budget)
			}
			if want := []string{"x", "--port", "-y"}; !slices.Equal(o.scriptArgs, want) {
				t.Errorf("arguments of the script: %q, want %q", o.scriptArgs, want)
			}
		})
	}
}

func TestEveryFlagReachesTheOptions(t *testing.T) {
	f := newFakeSystem(t, "run", "a.lua", "--port=0", "--host=127.0.0.1", "--workspace=assets",
		"--allow-origin=https://a.example", "--allow-origin", "http://b.example:8080/,*", "--trust-proxy=10.0.0.1,10.1.0.0/16", "--strict", "--budget=3s",
		"--memory=2GiB", "--max-message=1MB", "--max-event=64KiB", "--max-sessions=7", "--resume=90s", "--log=json", "-v", "--open", "--ready-file=ready.json")
	f.write(t, "a.lua", "assets/x")
	if code := f.runUntilServing(t); code != exitOK {
		t.Fatalf("exit code %d\n%s", code, f.errOut.String())
	}
	got := *f.options
	if want := []string{"https://a.example", "http://b.example:8080", "*"}; !slices.Equal(got.allowOrigins, want) {
		t.Errorf("origins %q, want %q", got.allowOrigins, want)
	}
	if want := []string{"10.0.0.1", "10.1.0.0/16"}; !slices.Equal(got.proxies, want) {
		t.Errorf("proxies %q, want %q", got.proxies, want)
	}
	got.allowOrigins, got.scriptArgs = nil, nil
	want := options{
		script: f.path("a.lua"), workspace: f.path("assets"), host: "127.0.0.1", port: 0, strict: true,
		budget: 3 * time.Second, memory: 2 << 30, maxMessage: 1e6, maxEvent: 64 << 10, maxSessions: 7, resume: 90 * time.Second, logFormat: "json",
		verbose: true, open: true, readyFile: "ready.json",
	}
	if got.script != want.script || got.workspace != want.workspace || got.host != want.host ||
		got.port != want.port || got.strict != want.strict || got.budget != want.budget || got.memory != want.memory ||
		got.maxMessage != want.maxMessage || got.maxEvent != want.maxEvent || got.maxSessions != want.maxSessions || got.resume != want.resume || got.logFormat != want.logFormat ||
		got.verbose != want.verbose || got.open != want.open || got.readyFile != want.readyFile {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestEnvironment(t *testing.T) {
	for name, test := range map[string]struct {
		vars  map[string]string
		args  []string
		check func(*options) bool
	}{
		"a flag's own name":           {map[string]string{"VUERLUA_MAX_SESSIONS": "9"}, nil, func(o *options) bool { return o.maxSessions == 9 }},
		"a list":                      {map[string]string{"VUERLUA_ALLOW_ORIGIN": "http://a,http://b"}, nil, func(o *options) bool { return len(o.allowOrigins) == 2 }},
		"a toggle":                    {map[string]string{"VUERLUA_STRICT": "1"}, nil, func(o *options) bool { return o.strict }},
		"a toggle that is off":        {map[string]string{"VUERLUA_STRICT": "0"}, nil, func(o *options) bool { return !o.strict }},
		"Vuer's host":                 {map[string]string{"VUER_HOST": "127.0.0.1"}, nil, func(o *options) bool { return o.host == "127.0.0.1" }},
		"ours before Vuer's":          {map[string]string{"VUER_HOST": "10.9.8.7", "VUERLUA_HOST": "127.0.0.1"}, nil, func(o *options) bool { return o.host == "127.0.0.1" }},
		"the flag before both":        {map[string]string{"VUER_HOST": "10.9.8.7"}, []string{"--host=127.0.0.1"}, func(o *options) bool { return o.host == "127.0.0.1" }},
		"an empty one":                {map[string]string{"VUERLUA_HOST": ""}, nil, func(o *options) bool { return o.host == "localhost" }},
		"--lan overrules a host":      {map[string]string{"VUER_HOST": "10.9.8.7"}, []string{"--lan"}, func(o *options) bool { return o.lan && o.host == "localhost" }},
		"--host overrules a lan":      {map[string]string{"VUERLUA_LAN": "1"}, []string{"--host=127.0.0.1"}, func(o *options) bool { return !o.lan }},
		"an alias on the line counts": {map[string]string{"VUERLUA_QUIET": "false"}, []string{"-q"}, func(o *options) bool { return o.quiet }},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFakeSystem(t, append([]string{"run", "a.lua"}, test.args...)...)
			f.write(t, "a.lua")
			f.vars["VUERLUA_PORT"] = "0"
			for k, v := range test.vars {
				f.vars[k] = v
			}
			if code := f.runUntilServing(t); code != exitOK {
				t.Fatalf("exit code %d\n%s", code, f.errOut.String())
			}
			if f.options.port != 0 || !test.check(f.options) {
				t.Errorf("%+v", *f.options)
			}
		})
	}
}

func TestHelp(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		want []string
	}{
		"no arguments": {nil, []string{"vuerlua run scene.lua", "vuerlua version"}},
		"--help":       {[]string{"--help"}, []string{"vuerlua run scene.lua"}},
		"-h":           {[]string{"-h"}, []string{"vuerlua run scene.lua"}},
		"help":         {[]string{"help"}, []string{"vuerlua run scene.lua"}},
		"run --help":   {[]string{"run", "--help"}, []string{"--port PORT", "(default: 8012)", "(default: 1GiB)", "--verbose, -v"}},
		"run x --help": {[]string{"run", "x.lua", "--help"}, []string{"--port PORT"}},
		"help run":     {[]string{"help", "run"}, []string{"--port PORT"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFakeSystem(t, test.args...)
			if code := run(f.system); code != exitOK {
				t.Errorf("exit code %d", code)
			}
			for _, want := range test.want {
				if !strings.Contains(f.out.String(), want) {
					t.Errorf("no %q in\n%s", want, f.out.String())
				}
			}
			if f.errOut.String() != "" {
				t.Errorf("standard error: %s", f.errOut.String())
			}
		})
	}
}

func TestVersion(t *testing.T) {
	for _, args := range [][]string{{"version"}, {"--version"}, {"-v"}} {
		f := newFakeSystem(t, args...)
		if code := run(f.system); code != exitOK {
			t.Errorf("%v: exit code %d", args, code)
		}
		if got := f.out.String(); got != versionLine()+"\n" || !strings.HasPrefix(got, "vuerlua ") {
			t.Errorf("%v: %q", args, got)
		}
	}
}

// For any command line, arrange neither panics nor loses an operand or an argument of the
// script.
func FuzzArrange(f *testing.F) {
	f.Add("run a.lua --port 0 -- x")
	f.Add("- -- --")
	f.Add("--port=1 -q --host")
	f.Add("---port --= -=")
	f.Fuzz(func(t *testing.T, text string) {
		args := strings.Split(text, " ")
		o := defaultOptions()
		command := &cli.Command{Name: "run", Flags: o.flags()}
		line, err := arrange(command, args)
		if err != nil {
			return
		}
		rest := args
		if i := slices.Index(args, "--"); i >= 0 && len(line.rest) > 0 {
			rest = args[:len(args)-len(line.rest)]
			if !slices.Equal(args[len(rest):], line.rest) {
				t.Errorf("%q: script arguments %q", args, line.rest)
			}
		}
		for _, operand := range line.operands {
			if !slices.Contains(rest, operand) {
				t.Errorf("%q: operand %q comes from nowhere", args, operand)
			}
		}
		for _, flag := range line.flags {
			name, _, _ := strings.Cut(strings.TrimPrefix(flag, "--"), "=")
			if findFlag(command.Flags, name) == nil {
				t.Errorf("%q: flag %q", args, flag)
			}
		}
	})
}

// The manual page has every exit code, and every call of a command that the help has.
func TestManPageIsComplete(t *testing.T) {
	f := newFakeSystem(t)
	all := commands(f.system, defaultOptions())
	page := strings.ReplaceAll(manPage(all), `\`, "")
	for _, code := range []int{exitOK, exitInternal, exitUsage, exitScript, exitListen, exitConnect, exitInterrupted} {
		if !strings.Contains(page, fmt.Sprintf(".B %d\n", code)) {
			t.Errorf("exit code %d is not in the manual page", code)
		}
	}
	for _, c := range listed(all) {
		h := newFakeSystem(t, c.name, "--help")
		if code := run(h.system); code != exitOK {
			t.Errorf("%s --help: exit code %d", c.name, code)
		}
		for _, way := range c.calls {
			if !strings.Contains(page, fmt.Sprintf(".B vuerlua %s\n%s", c.name, way.args)) {
				t.Errorf("the manual page lacks the call vuerlua %s %s", c.name, way.args)
			}
			if want := strings.TrimSpace("   vuerlua " + c.name + " " + way.args); !strings.Contains(h.out.String(), want) {
				t.Errorf("the help lacks the call %s", want)
			}
		}
	}
}

// --env names the environment variables that a script may read, for run and for check.
func TestEnvFlag(t *testing.T) {
	t.Setenv("SCENE_KEY", "the key")
	f := newFakeSystem(t, "run", "a.lua", "--port=0", "--env", "SCENE_KEY,OTHER", "--env=X_*")
	f.put(t, "a.lua", "assert(os.getenv('SCENE_KEY') == 'the key')")
	if code := f.runUntilServing(t); code != exitOK || !slices.Equal(f.options.env, []string{"SCENE_KEY", "OTHER", "X_*"}) {
		t.Errorf("exit code %d, %q", code, f.options.env)
	}
	for args, want := range map[string]int{"check a.lua --env SCENE_KEY": exitOK, "check a.lua": exitScript, "check a.lua --env A=B": exitUsage, "check a.lua --env=": exitUsage} {
		f.args = strings.Fields(args)
		f.errOut = buffer{}
		if code := run(f.system); code != want {
			t.Errorf("%s: exit code %d, %s%s", args, code, f.out.String(), f.errOut.String())
		}
	}
}

// A line of Lua may begin with a dash: a comment, or a negative value.
func TestEvalOfDashes(t *testing.T) {
	command := findCommand(commands(newFakeSystem(t).system, defaultOptions()), "eval").cli()
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"-- comment"}, "-- comment"},
		{[]string{"--[[ comment ]] print(1)"}, "--[[ comment ]] print(1)"},
		{[]string{"-x.y"}, "-x.y"},
		{[]string{"-5"}, "-5"},
		{[]string{"-- a = 1", "--port=1"}, "-- a = 1"},
		{[]string{"--", "-speed"}, "-speed"},
		{[]string{"--port", "1", "--", "--"}, "--"},
	} {
		line, err := arrange(command, test.args)
		if err != nil {
			t.Errorf("%q: %v", test.args, err)
		} else if !slices.Equal(line.operands, []string{test.want}) || line.rest != nil {
			t.Errorf("%q: operands %q, rest %q", test.args, line.operands, line.rest)
		}
	}
	if _, err := arrange(command, []string{"-speed"}); err == nil || !strings.Contains(adviceOf(err), "vuerlua eval -- '-speed'") {
		t.Errorf("-speed: %+v", err)
	}
}

func adviceOf(err error) string {
	if f, ok := errors.AsType[*failure](err); ok {
		return f.advice
	}
	return ""
}
