package protocol_test

import (
	"testing"

	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

func TestRequests(t *testing.T) {
	names, etypes := map[string]bool{}, map[string]bool{}
	for _, r := range protocol.Requests() {
		if r.Name != "" && names[r.Name] || etypes[r.Etype] {
			t.Errorf("%s occurs twice", r.Etype)
		}
		if r.Name == "" && r.Method == "" {
			t.Errorf("%s has neither a constructor nor a method", r.Etype)
		}
		names[r.Name], etypes[r.Etype] = true, true
		if r.Hint == "" {
			t.Errorf("%s: a script that gets no answer is not told what to do", r.Name)
		}
		if _, ok := catalog.Lookup(r.Name); ok != r.Element {
			t.Errorf("%s: a component has this name: %t, Element is %t", r.Name, ok, r.Element)
		}
		if found, ok := protocol.FindRequest(r.Etype); !ok || found != r {
			t.Errorf("%s: %v, %t", r.Etype, found, ok)
		}
		if answer := r.Etype + protocol.ResponseMark + "x"; protocol.AnswersWithPicture(answer) != r.Picture {
			t.Errorf("%s carries a picture: %t", answer, !r.Picture)
		}
	}
	if _, ok := protocol.FindRequest("SET"); ok || protocol.AnswersWithPicture("SET") {
		t.Error("SET is a request")
	}
}
