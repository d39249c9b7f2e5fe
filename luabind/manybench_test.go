package luabind

import "testing"

// BenchmarkMove moves 10,000 nodes of a scene: the arrays are read and put into a message, and the scene has it.
func BenchmarkMove(b *testing.B) {
	runLoop(b, `
		local n, keys, boxes = 10000, {}, {}
		for i = 1, n do keys[i] = "box-" .. i boxes[i] = Box{ key = keys[i], args = {1, 1, 1} } end
		local world = SceneStore()
		world:set(DefaultScene{ children = boxes })
		local places, turns = Float32Array.random(3 * n, 1), Float32Array.random(4 * n, 2)`,
		`world:move{ keys = keys, positions = places, quaternions = turns }`)
}

// BenchmarkMoveAndUpdate has an update of another node between the moves.
func BenchmarkMoveAndUpdate(b *testing.B) {
	runLoop(b, `
		local n, keys, boxes = 10000, {}, {}
		for i = 1, n do keys[i] = "box-" .. i boxes[i] = Box{ key = keys[i], args = {1, 1, 1} } end
		local world = SceneStore()
		boxes[n + 1] = Box{ key = "other" } world:set(DefaultScene{ children = boxes })
		local places = Float32Array.random(3 * n, 1)`,
		`world:move{ keys = keys, positions = places } world:update{ key = "other", position = {0, i, 0} }`)
}

// BenchmarkInstances gives 100,000 instances of a scene new poses.
func BenchmarkInstances(b *testing.B) {
	runLoop(b, `
		local n = 100000
		local world = SceneStore()
		local places, turns = Float32Array.random(3 * n, 1), Float32Array.random(4 * n, 2)
		world:set(DefaultScene{ Instances{ key = "many", of = Box{}, positions = places, quaternions = turns } })`,
		`world:update{ key = "many", positions = places, quaternions = turns }`)
}
