package parse

// A kind is the kind of a token. The kind of a one-character symbol, or of a byte without a meaning
// in Lua, is the byte itself.
type kind uint16

const (
	eof kind = 256 + iota
	name
	number
	text // a string

	// Keywords.
	kwAnd
	kwBreak
	kwDo
	kwElse
	kwElseif
	kwEnd
	kwFalse
	kwFor
	kwFunction
	kwIf
	kwIn
	kwLocal
	kwNil
	kwNot
	kwOr
	kwRepeat
	kwReturn
	kwThen
	kwTrue
	kwUntil
	kwWhile

	// Symbols of several characters.
	concat       // ..
	dots         // ...
	equal        // ==
	notEqual     // ~=
	lessEqual    // <=
	greaterEqual // >=
	colons       // ::
)

var kindNames = [...]string{
	EOF, name - eof: "<name>", number - eof: "<number>", text - eof: "<string>",
	kwAnd - eof: "and", kwBreak - eof: "break", kwDo - eof: "do", kwElse - eof: "else", kwElseif - eof: "elseif",
	kwEnd - eof: "end", kwFalse - eof: "false", kwFor - eof: "for", kwFunction - eof: "function", kwIf - eof: "if",
	kwIn - eof: "in", kwLocal - eof: "local", kwNil - eof: "nil", kwNot - eof: "not", kwOr - eof: "or",
	kwRepeat - eof: "repeat", kwReturn - eof: "return", kwThen - eof: "then", kwTrue - eof: "true",
	kwUntil - eof: "until", kwWhile - eof: "while",
	concat - eof: "..", dots - eof: "...", equal - eof: "==", notEqual - eof: "~=", lessEqual - eof: "<=",
	greaterEqual - eof: ">=", colons - eof: "::",
}

// A token is one token of the source text, with its position.
type token struct {
	kind       kind
	line       int    // the line where it begins
	start, end int    // its byte range in the text
	value      string // of a name, the numeral of a number, the content of a string
}

// keyword returns the kind of a word: that of a keyword, or name.
func keyword(s string) kind {
	switch s {
	case "and":
		return kwAnd
	case "break":
		return kwBreak
	case "do":
		return kwDo
	case "else":
		return kwElse
	case "elseif":
		return kwElseif
	case "end":
		return kwEnd
	case "false":
		return kwFalse
	case "for":
		return kwFor
	case "function":
		return kwFunction
	case "if":
		return kwIf
	case "in":
		return kwIn
	case "local":
		return kwLocal
	case "nil":
		return kwNil
	case "not":
		return kwNot
	case "or":
		return kwOr
	case "repeat":
		return kwRepeat
	case "return":
		return kwReturn
	case "then":
		return kwThen
	case "true":
		return kwTrue
	case "until":
		return kwUntil
	case "while":
		return kwWhile
	}
	return name
}
