#pragma once

#include "atoms/SceneContents.h"

#include <array>
#include <memory>
#include <vector>

class vtkRenderer;

namespace clusterlens::ui {

/// Corners of a triangle, Å.
using Triangle = std::array<Eigen::Vector3d, 3>;

/// The convex hull of points as triangles. Empty where they lie in a plane.
[[nodiscard]] std::vector<Triangle> convexHull(const PositionsXyz& points);

/// The facets of a particle: the convex hull of its atoms, translucent, with its edges. Belongs to the thread that draws.
class Facets {
public:
    explicit Facets(vtkRenderer* renderer);
    ~Facets();

    void show(const SceneContents& contents);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace clusterlens::ui
