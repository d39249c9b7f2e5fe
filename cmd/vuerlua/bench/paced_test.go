package main

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestHighestRate(t *testing.T) {
	for _, capacity := range []float64{2000, 2100, 17_000, 112_000, 1e9} {
		got, err := highestRate(func(rate float64, _ time.Duration) (bool, error) { return rate <= capacity, nil })
		want := min(capacity, paceMost)
		if err != nil || got > want || got < want*0.9 && capacity < paceMost || got < want/2 {
			t.Errorf("capacity of %v: %v, %v", capacity, got, err)
		}
	}
	if _, err := highestRate(func(float64, time.Duration) (bool, error) { return false, nil }); err == nil {
		t.Error("no error for a server that is too slow for every rate")
	}
	broken := errors.New("broken")
	if _, err := highestRate(func(float64, time.Duration) (bool, error) { return true, broken }); err != broken {
		t.Errorf("error %v", err)
	}
}

// TestPace checks that the websocket library accepts the events of a pace, and that answers are
// counted.
func TestPace(t *testing.T) {
	f, err := echoFloor(nil)
	if err != nil {
		t.Fatal(err)
	}
	listening := httptest.NewServer(f)
	defer listening.Close()
	l := &lab{ctx: t.Context(), window: time.Second}
	s := &server{name: "floor", ws: "ws" + strings.TrimPrefix(listening.URL, "http")}
	if _, err := l.probePace(s, 3, 2000, 100*time.Millisecond); err != nil {
		t.Error(err)
	}
}
