#include "scene/Facets.h"

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkCleanPolyData.h>
#include <vtkDelaunay3D.h>
#include <vtkFeatureEdges.h>
#include <vtkGeometryFilter.h>
#include <vtkNew.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>

#include <Eigen/SVD>

#include <algorithm>
#include <cmath>
#include <limits>

namespace clusterlens::ui {

namespace {

constexpr double opacity = 0.4;   // of one side; the particle is seen through two
constexpr double outside = 0.3;   // Å, of the atoms' centres: before the sticks of the surface
constexpr double edgeAngle = 8.0; // degrees between facets that have an edge

/// Of a lattice many points lie on one sphere, which Delaunay's triangulation does not decide about: a little off their places they do not. The same each time.
Eigen::RowVector3d shift(Eigen::Index point)
{
    constexpr double most = 1e-3; // Å
    const auto part = [](double number) { return most * (number - std::floor(number) - 0.5); };
    const auto i = static_cast<double>(point + 1);
    return {part(i * 0.754877666), part(i * 0.569840291), part(i * 0.819172513)};
}

/// The smallest extent of the points, Å.
double thickness(const PositionsXyz& points)
{
    const PositionsXyz centred = points.rowwise() - points.colwise().mean();
    return Eigen::JacobiSVD<Eigen::MatrixXd>(centred).singularValues().minCoeff();
}

/// Larger by the same length in all directions, about.
std::vector<Triangle> grown(std::vector<Triangle> hull)
{
    Eigen::Vector3d centre = Eigen::Vector3d::Zero();
    double count = 0.0;
    for (const Triangle& triangle : hull)
        for (const Eigen::Vector3d& corner : triangle) {
            centre += corner;
            count += 1.0;
        }
    centre /= std::max(count, 1.0);
    double nearest = std::numeric_limits<double>::infinity(); // of the planes
    for (const Triangle& triangle : hull) {
        const Eigen::Vector3d across = (triangle[1] - triangle[0]).cross(triangle[2] - triangle[0]);
        if (across.norm() > 0.5) // Å^2: those along an edge say nothing
            nearest = std::min(nearest, std::abs(across.normalized().dot(triangle[0] - centre)));
    }
    for (Triangle& triangle : hull)
        for (Eigen::Vector3d& corner : triangle)
            corner += outside / std::max(nearest, outside) * (corner - centre);
    return hull;
}

vtkNew<vtkPolyData> polygons(const std::vector<Triangle>& triangles)
{
    vtkNew<vtkPoints> corners;
    vtkNew<vtkCellArray> cells;
    for (const Triangle& triangle : triangles) {
        cells->InsertNextCell(3);
        for (const Eigen::Vector3d& corner : triangle)
            cells->InsertCellPoint(corners->InsertNextPoint(corner.data()));
    }
    vtkNew<vtkPolyData> data;
    data->SetPoints(corners);
    data->SetPolys(cells);
    return data;
}

} // namespace

std::vector<Triangle> convexHull(const PositionsXyz& points)
{
    constexpr double flat = 0.1; // Å
    if (points.rows() < 4 || thickness(points) < flat)
        return {};
    vtkNew<vtkPoints> places;
    for (Eigen::Index i = 0; i < points.rows(); ++i) {
        const Eigen::RowVector3d place = points.row(i) + shift(i);
        places->InsertNextPoint(place.data());
    }
    vtkNew<vtkPolyData> input;
    input->SetPoints(places);
    vtkNew<vtkDelaunay3D> delaunay;
    delaunay->SetInputData(input);
    delaunay->SetTolerance(1e-6);
    vtkNew<vtkGeometryFilter> surface;
    surface->SetInputConnection(delaunay->GetOutputPort());
    surface->Update();
    vtkPolyData* const hull = surface->GetOutput();
    std::vector<Triangle> triangles;
    for (vtkIdType cell = 0; cell < hull->GetNumberOfCells(); ++cell) {
        vtkIdType count = 0;
        const vtkIdType* corners = nullptr;
        hull->GetCellPoints(cell, count, corners);
        if (count != 3)
            continue;
        Triangle& triangle = triangles.emplace_back();
        for (std::size_t k = 0; k < triangle.size(); ++k)
            hull->GetPoint(corners[k], triangle.at(k).data());
    }
    return triangles;
}

struct Facets::Impl {
    vtkNew<vtkPolyDataMapper> sides;
    vtkNew<vtkPolyDataMapper> edges;
    vtkNew<vtkActor> back; ///< drawn before the front, so that both are seen
    vtkNew<vtkActor> front;
    vtkNew<vtkActor> lines;
};

Facets::Facets(vtkRenderer* renderer)
    : m_impl(std::make_unique<Impl>())
{
    Impl& impl = *m_impl;
    impl.sides->ScalarVisibilityOff();
    impl.edges->ScalarVisibilityOff();
    for (vtkActor* const actor : {impl.back.Get(), impl.front.Get()}) {
        actor->SetMapper(impl.sides);
        actor->GetProperty()->SetOpacity(opacity);
        actor->GetProperty()->SetInterpolationToFlat();
        actor->ForceTranslucentOn();
    }
    impl.back->GetProperty()->FrontfaceCullingOn();
    impl.front->GetProperty()->BackfaceCullingOn();
    impl.lines->SetMapper(impl.edges);
    impl.lines->GetProperty()->SetLineWidth(2.0F);
    impl.lines->GetProperty()->LightingOff();
    for (vtkActor* const actor : {impl.lines.Get(), impl.back.Get(), impl.front.Get()}) {
        actor->VisibilityOff();
        renderer->AddActor(actor);
    }
}

Facets::~Facets() = default;

void Facets::show(const SceneContents& contents)
{
    Impl& impl = *m_impl;
    std::vector<Eigen::Index> seen;
    for (Eigen::Index i = 0; contents.facets && i < contents.positions.rows(); ++i)
        if (!contents.isHidden(i))
            seen.push_back(i);
    const std::vector<Triangle> triangles
        = contents.facets ? grown(convexHull(contents.positions(seen, Eigen::all))) : std::vector<Triangle>();
    for (vtkActor* const actor : {impl.lines.Get(), impl.back.Get(), impl.front.Get()})
        actor->SetVisibility(triangles.empty() ? 0 : 1);
    if (triangles.empty())
        return;
    const QColor& colour = contents.facetColour;
    for (vtkActor* const actor : {impl.back.Get(), impl.front.Get()})
        actor->GetProperty()->SetColor(colour.redF(), colour.greenF(), colour.blueF());
    const QColor dark = colour.darker(150);
    impl.lines->GetProperty()->SetColor(dark.redF(), dark.greenF(), dark.blueF());
    const vtkNew<vtkPolyData> sides = polygons(triangles);
    impl.sides->SetInputData(sides);
    vtkNew<vtkCleanPolyData> joined; // edges are between triangles that share their corners
    joined->SetInputData(sides);
    vtkNew<vtkFeatureEdges> edges;
    edges->SetInputConnection(joined->GetOutputPort());
    edges->SetFeatureAngle(edgeAngle);
    edges->BoundaryEdgesOff();
    edges->NonManifoldEdgesOff();
    edges->ManifoldEdgesOff();
    edges->FeatureEdgesOn();
    edges->ColoringOff();
    edges->Update();
    impl.edges->SetInputData(edges->GetOutput());
}

} // namespace clusterlens::ui
