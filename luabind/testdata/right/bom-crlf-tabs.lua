spawn(function(session)
	session:set(DefaultScene{
		Box{ key = "box" },
	})
end)
