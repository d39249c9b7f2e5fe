-- case: goto beside names that begin with it
local gotox, xgoto, continue = 1, 2, 3
goto l
::l:: print(gotox, xgoto, continue)
-- case: labels named like variables
local x = 1
goto x
::x::
print(x)
