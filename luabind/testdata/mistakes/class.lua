-- line 2: table
class Robot
end
