-- Instances: arrays alone, another count, and null.
spawn(function(session)
  local n = 10
  session:set(DefaultScene{ Instances{ key = "drops", of = Box{ args = {1, 1, 1} }, positions = Float32Array(3 * n) } })
  session:update{ key = "drops", positions = Float32Array.random(3 * n, 1) }
  session:update{ key = "drops", scales = Float32Array(n), colors = Uint8Array(4 * n) }
  session:upsert(Instances{ key = "drops", opacities = Float32Array.linspace(0, 1, n) })
  session:update{ key = "drops", positions = {0, 0, 0}, scales = {1}, colors = null, opacities = null }
end)
on("CLICK", function(event) print(event.key, event.value.instance) end)
