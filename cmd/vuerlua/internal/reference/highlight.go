package reference

import (
	"html/template"
	"regexp"
	"strings"
	"sync"
)

// luaTokens matches the tokens of a script that have a colour. A string in brackets may have
// several lines.
var luaTokens = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?s)(--[^\n]*)` +
		`|("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\[\[.*?\]\])` +
		`|(\b\d[\w.]*)` +
		`|\b(and|break|do|else|elseif|end|false|for|function|goto|if|in|local|nil|not|or|repeat|return|then|true|until|while)\b`)
})

// highlight returns a script as HTML, with its tokens in elements of the classes c, s, n and k.
func highlight(script string) template.HTML {
	var b strings.Builder
	at := 0
	for _, m := range luaTokens().FindAllStringSubmatchIndex(script, -1) {
		template.HTMLEscape(&b, []byte(script[at:m[0]]))
		for class, group := range []int{2, 4, 6, 8} {
			if m[group] >= 0 {
				b.WriteString(`<i class="` + "csnk"[class:class+1] + `">`)
				template.HTMLEscape(&b, []byte(script[m[0]:m[1]]))
				b.WriteString("</i>")
			}
		}
		at = m[1]
	}
	template.HTMLEscape(&b, []byte(script[at:]))
	return template.HTML(b.String())
}

// prose returns text as HTML, with text in backquotes as code.
func prose(text string) template.HTML {
	var b strings.Builder
	for i, part := range strings.Split(text, "`") {
		if i%2 == 1 {
			b.WriteString("<code>" + template.HTMLEscapeString(part) + "</code>")
		} else {
			b.WriteString(template.HTMLEscapeString(part))
		}
	}
	return template.HTML(b.String())
}
