-- A robot: an arm described by arm.urdf, whose joints move. Angles are in radians, by the
-- names that the joints have in the file.

spawn(function(session)
  session:set(DefaultScene{
    camPosition = {0, 1.1, 2.2}, camRotation = {-0.15, 0, 0},
    Urdf{
      key = "arm", src = asset("arm.urdf"), rotation = {-math.pi / 2, 0, 0}, -- URDF has z up
      jointValues = { base = 0, shoulder = 0.4, elbow = -0.8, wrist = 0.3 },
    },
  })

  for dt, t in frames(60) do
    session:update(Urdf{
      key = "arm",
      jointValues = {
        base = math.sin(0.5 * t),
        shoulder = 0.5 + 0.3 * math.sin(t),
        elbow = -0.9 + 0.4 * math.sin(1.3 * t),
        wrist = 0.5 * math.sin(2 * t),
      },
    })
  end
end)
