// Everything an embedder needs.
#pragma once

#include <understudy/clock.h>
#include <understudy/contract.h>
#include <understudy/exchange.h>
#include <understudy/message.h>
#include <understudy/nearest.h>
#include <understudy/server.h>
#include <understudy/terminal.h>
