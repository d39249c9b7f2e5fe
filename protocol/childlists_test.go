package protocol_test

import (
	"testing"

	"github.com/vuerlua/vuerlua/protocol"
)

func TestChildLists(t *testing.T) {
	for i, name := range protocol.ChildLists() {
		if at, ok := protocol.ChildList(name); !ok || at != i {
			t.Errorf("%s is list %d, %t; want %d", name, at, ok, i)
		}
		if at, ok := protocol.ChildList([]byte(name)); !ok || at != i {
			t.Errorf("the bytes of %s are list %d, %t; want %d", name, at, ok, i)
		}
	}
	for _, name := range []string{"", "Children", "child", "childrens"} {
		if _, ok := protocol.ChildList(name); ok {
			t.Errorf("%q is a child list", name)
		}
	}
}
