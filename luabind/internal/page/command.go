package page

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tinylib/msgp/msgp"
)

// Etypes of commands.
const (
	CommandsEtype = "VUERLUA_COMMANDS" // the list of the script's commands, to a page
	CommandEtype  = "COMMAND"          // a visitor has chosen one; the key is its name
)

// MaxCommands bounds the commands of a script.
const MaxCommands = 200

// A Command is what a page lists: a name, and the key that runs it, "" for none.
type Command struct{ Name, Key string }

// AppendCommands appends the data of the event that lists the commands.
func AppendCommands(b []byte, commands []Command) []byte {
	b = msgp.AppendArrayHeader(b, uint32(len(commands)))
	for _, c := range commands {
		b = msgp.AppendMapHeader(b, 2)
		b = msgp.AppendString(msgp.AppendString(b, "name"), c.Name)
		b = msgp.AppendString(msgp.AppendString(b, "key"), c.Key)
	}
	return b
}

// modifiers are those of a combination of keys, in their order.
var modifiers = []string{"ctrl", "alt", "shift"}

// otherModifiers are other names of modifiers. A page takes the command key of a Mac for Ctrl.
var otherModifiers = map[string]string{"control": "ctrl", "cmd": "ctrl", "command": "ctrl", "meta": "ctrl", "option": "alt"}

// namedKeys are the names of keys that have no character, as browsers have them, in lower case.
var namedKeys = []string{
	"space", "enter", "tab", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown",
	"arrowup", "arrowdown", "arrowleft", "arrowright",
	"f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12",
}

// otherKeys are other names of keys.
var otherKeys = map[string]string{"up": "arrowup", "down": "arrowdown", "left": "arrowleft", "right": "arrowright", "return": "enter", "del": "delete", " ": "space"}

// ReadKey returns a combination of keys, such as "Shift+R", in the form in which pages compare it: "shift+r".
func ReadKey(text string) (string, error) {
	var held []string
	rest := text
	for {
		name, after, ok := strings.Cut(rest, "+")
		if !ok || after == "" || name == "" {
			break
		}
		name = strings.ToLower(strings.TrimSpace(name))
		if other := otherModifiers[name]; other != "" {
			name = other
		}
		if !slices.Contains(modifiers, name) {
			return "", fmt.Errorf("unknown modifier %q: it is Ctrl, Alt or Shift", name)
		}
		held, rest = append(held, name), after
	}
	key := strings.ToLower(rest)
	if key != " " {
		key = strings.TrimSpace(key)
	}
	if other := otherKeys[key]; other != "" {
		key = other
	}
	if r, size := utf8.DecodeRuneInString(key); !slices.Contains(namedKeys, key) && (size == 0 || size != len(key) || !unicode.IsGraphic(r) || r == utf8.RuneError) {
		return "", fmt.Errorf("unknown key %q: write a character, such as \"r\", or a name, such as \"Space\", \"Enter\" or \"F2\"", rest)
	}
	var parts []string
	for _, m := range modifiers {
		if slices.Contains(held, m) {
			parts = append(parts, m)
		}
	}
	return strings.Join(append(parts, key), "+"), nil
}

// pageKeys are the page's own keys, with what they do.
var pageKeys = map[string]string{
	"f": "frames the scene", "r": "resets the view", "h": "hides everything but the scene", "p": "saves a picture", "`": "opens the panel",
	"ctrl+k": "opens the list of commands",
	"w":      "moves the camera", "a": "moves the camera", "s": "moves the camera", "d": "moves the camera", "q": "moves the camera", "e": "moves the camera",
	"arrowup": "moves the camera", "arrowdown": "moves the camera", "arrowleft": "moves the camera", "arrowright": "moves the camera",
}

// PageKey returns what a combination does in the page itself, "" for nothing.
func PageKey(key string) string { return pageKeys[key] }
