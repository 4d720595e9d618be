// A file of people, made row by row while it is sent.
#pragma once

#include <functional>
#include <memory>

#include <understudy/exchange.h>
#include <understudy/message.h>

#include "engine/context.h"
#include "scenario/reply.h"

namespace understudy::engine {

/// Opens the file a reply shows. Everything but the people is read from the context now; what is returned needs neither
/// the context nor the world. `population` outlives it by sharing. `finished`, called once after the last byte was read,
/// tells what the file was.
std::shared_ptr<ByteSource> open_csv(const scenario::FileBody& body, const scenario::File& file, Context& context,
                                     std::shared_ptr<const Population> population, std::function<void(FileFacts)> finished);

}  // namespace understudy::engine
