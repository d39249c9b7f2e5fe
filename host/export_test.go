package host

import "github.com/tinylib/msgp/msgp"

// AllowsOrigin and AllowsHost are the checks of a host without any configuration.
func AllowsOrigin(header, hostHeader string) bool {
	return bareOrigins().allowsOrigin(header, hostHeader)
}

// AllowsHost is explained with AllowsOrigin.
func AllowsHost(header string) bool { return bareOrigins().allowsHost(header) }

func bareOrigins() *originPolicy {
	p, err := newOriginPolicy(nil, nil, "")
	if err != nil {
		panic(err)
	}
	return p
}

// NormalOrigin is how an origin is written after it was read; ok is false for none.
func NormalOrigin(s string) (normal string, ok bool) {
	o, ok := parseOrigin(s)
	return o.String(), ok
}

// ReadCount reads the value of an acknowledgement.
func ReadCount(value []byte) (n uint64, ok bool) { return readCount(value) }

// ReadIntroduction reads what the value of an INIT says to the host.
func ReadIntroduction(value []byte) (viewer, acks bool, token string) {
	i := readIntroduction(value)
	return i.viewer, i.acks, i.token
}

// RebasedText returns a string as rebased sends it.
func RebasedText(text, base string) string {
	frame := rebased(msgp.AppendString(nil, text), base)
	s, _, err := msgp.ReadStringBytes(frame)
	if err != nil {
		panic(err)
	}
	return s
}

// Rebased is rebased.
func Rebased(frame []byte, base string) []byte { return rebased(frame, base) }
