package pattern

// A charset is a set of bytes, one bit for each.
type charset [4]uint64

func (s *charset) has(c byte) bool { return s[c>>6]>>(c&63)&1 != 0 }

// add adds the bytes from lo to hi to the set, or no byte if hi is below lo.
func (s *charset) add(lo, hi byte) {
	for c := int(lo); c <= int(hi); c++ {
		s[c>>6] |= 1 << (c & 63)
	}
}

func (s *charset) union(t charset) {
	for i := range s {
		s[i] |= t[i]
	}
}

func (s *charset) invert() {
	for i := range s {
		s[i] = ^s[i]
	}
}

// class returns the set that a letter after a % names, in the C locale. An upper case letter names
// the complement. The second result is false if the letter does not name a set.
func class(letter byte) (charset, bool) {
	var s charset
	switch letter | 0x20 {
	case 'a':
		s.add('A', 'Z')
		s.add('a', 'z')
	case 'c':
		s.add(0, 0x1f)
		s.add(0x7f, 0x7f)
	case 'd':
		s.add('0', '9')
	case 'g':
		s.add('!', '~')
	case 'l':
		s.add('a', 'z')
	case 'p':
		s.add('!', '/')
		s.add(':', '@')
		s.add('[', '`')
		s.add('{', '~')
	case 's':
		s.add('\t', '\r')
		s.add(' ', ' ')
	case 'u':
		s.add('A', 'Z')
	case 'w':
		s.add('0', '9')
		s.add('A', 'Z')
		s.add('a', 'z')
	case 'x':
		s.add('0', '9')
		s.add('A', 'F')
		s.add('a', 'f')
	case 'z':
		s.add(0, 0)
	default:
		return s, false
	}
	switch {
	case 'a' <= letter && letter <= 'z':
		return s, true
	case 'A' <= letter && letter <= 'Z':
		s.invert()
		return s, true
	}
	return charset{}, false // a control byte that the |0x20 made a letter
}
