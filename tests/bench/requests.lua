-- wrk: GET requests of a file (LINES: target, tab, access token), one after the other. Ends wrk after COUNT answers, if given.
local count, answered, sent, requests = tonumber(os.getenv("COUNT")), 0, 0, {}

function init(args)
  for line in io.lines(os.getenv("LINES")) do
    local target, token = line:match("^([^\t]*)\t(.*)$")
    wrk.headers["Authorization"] = "Bearer " .. token
    requests[#requests + 1] = wrk.format("GET", target)
  end
end

function request()
  sent = sent + 1
  return requests[(sent - 1) % #requests + 1]
end

if count then
  function response()
    answered = answered + 1
    if answered ~= count then return end
    wrk.thread:stop()
    os.execute("(sleep 0.01; kill -INT $PPID) &") -- ends the wait of wrk's main thread; ignored until execute() is back
  end
end
