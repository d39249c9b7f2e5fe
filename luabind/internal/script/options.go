package script

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// OptionHint returns the hint for an option that is not among names.
func OptionHint(name string, names []string) string {
	return cmp.Or(DidYouMean(NearOption(name, names)), "it has "+List(names))
}

// List joins names in a sentence: "to and strict".
func List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// otherwiseNamed maps names of options in other libraries to our names.
var otherwiseNamed = map[string][]string{
	"timeout": {"ttl"}, "time_out": {"ttl", "timeout"}, "seconds": {"ttl", "timeout"}, "ttl": {"timeout"}, "wait": {"ttl", "timeout"},
	"parent": {"to"}, "target": {"to", "at"}, "position": {"from"}, "camPosition": {"from"}, "camTarget": {"at"}, "zoom": {"fov"}, "url": {"uri"}, "address": {"uri"}, "host": {"uri"},
	"easing": {"ease"}, "repeat": {"loop"}, "count": {"loop"}, "rate": {"fps"}, "frame_rate": {"fps"}, "framerate": {"fps", "frame_rate"},
	"onComplete": {"on_done"}, "on_complete": {"on_done"}, "onUpdate": {"on_update"}, "reverse": {"yoyo"}, "pingpong": {"yoyo"},
	"duration": {"period"}, "seconds_per_turn": {"period"}, "speed": {"period"}, "distance": {"radius"}, "lookAt": {"target", "center", "at"}, "look_at": {"target", "center", "at"},
	"loop": {"closed"}, "close": {"closed"}, "type": {"curve"}, "kind": {"curve"}, "pretty": {"indent"}, "spaces": {"indent"},
	"delimiter": {"separator"}, "sep": {"separator"}, "headers": {"header"}, "columns": {"header"}, "persist": {"file"}, "save": {"file"},
	"single": {"once"},
}

// NearOption returns the option that was probably meant, "" if none resembles name.
func NearOption(name string, names []string) string {
	for _, other := range otherwiseNamed[name] {
		if slices.Contains(names, other) {
			return other
		}
	}
	return catalog.Suggest(name, slices.Values(names))
}
