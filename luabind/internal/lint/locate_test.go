package lint_test

import (
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/lint"
	"github.com/vuerlua/vuerlua/luabind/internal/parse"
)

func TestLocate(t *testing.T) {
	const source = `spawn(function(session)
  session:set(DefaultScene{
    Box{ key = "a" },
    Group{
      key = "g",
      Sphere{ key = "b",
        position = where },
      ball,
      Cone{ key = "c" },
    },
    bgChildren = {
      Fog{},
      OrbitControls{
        key = limit },
    },
  })
  session:upsert(Box{ key = "d", position = p })
  session:upsert{
    Box{ key = "e" },
    Box{ key = "f",
      material = { color = c } },
  }
  session:upsert(
    made(1))
end)`
	chunk, err := parse.Chunk(source, "scene.lua")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		line int
		path string
		want int
	}{
		{2, "scene.children[1].key", 3},
		{2, "scene.children[2].children[1].position[1]", 7},
		{2, "scene.children[2].children[2]", 8},
		{2, "scene.children[2].children[3].key", 4}, // ball may be a list
		{2, "scene.bgChildren[2].key", 14},
		{2, "scene.htmlChildren[1]", 2},
		{2, "scene.children[9]", 2},
		{17, "Box.position[1]", 17},
		{18, "[2].material.color", 21},
		{23, "Box.position", 24},
		{1, "scene.children[1]", 1},
		{99, "scene", 0},
	} {
		if got := lint.Locate(chunk, c.line, c.path); got != c.want {
			t.Errorf("line %d, %s: %d, want %d", c.line, c.path, got, c.want)
		}
	}
}
