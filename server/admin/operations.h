// /__admin/operations: what each vendor documents.
#pragma once

#include "admin/routes.h"

namespace understudy::admin {

/// {"operations":[{"vendor":..,"operation":"get_job","method":"GET","path":"/api/jobs/{id}","summary":..,"grade":..,
/// "source":..,"note":..,"statuses":[200,404],"errors":["not_found"],"kinds":["job"],"serves_file":false,
/// "replies":[{"status":200,"grade":..,"source":..,"note":..}]}]}; a fault may answer with `statuses` and
/// `errors`, and aim at things of `kinds`.
Reply get_operations(const Call& call);

}  // namespace understudy::admin
