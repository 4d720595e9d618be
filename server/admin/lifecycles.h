// /__admin/lifecycles: how what is kept may move, as a diagram needs it.
#pragma once

#include "admin/routes.h"

namespace understudy::admin {

/// {"lifecycles":[{"vendor":..,"kind":"job","polled":true,"states":["waiting","done"],"start":"waiting","moves":{"waiting":["done"]},
/// "ends":["done"],"plan":"waiting for 2s, done","steps":[{"state":"waiting","says":"waiting for
/// 2s"},..],"grade":.., "source":..}]}; what is polled is a job that clients ask about. The plan is the one
/// of the scenario that is played.
Reply get_lifecycles(const Call& call);

}  // namespace understudy::admin
