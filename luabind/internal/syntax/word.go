package syntax

// IsKeyword reports whether s is a keyword of Lua. goto is one, as in LuaJIT.
func IsKeyword(s string) bool { return isKeyword[s] }

// IsName reports whether s can be the name of a variable or a field: ASCII letters, digits and _, not
// beginning with a digit, and not a keyword.
func IsName(s string) bool {
	if s == "" || '0' <= s[0] && s[0] <= '9' || IsKeyword(s) {
		return false
	}
	for i := range len(s) {
		if !IsNameByte(s[i]) {
			return false
		}
	}
	return true
}

// IsNameByte reports whether c is an ASCII letter, a digit or _.
func IsNameByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}
