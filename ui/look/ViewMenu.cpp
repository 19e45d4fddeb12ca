#include "look/ViewMenu.h"

#include "fields/NumberField.h"
#include "scene/CompareView.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QJsonArray>
#include <QSignalBlocker>
#include <QSlider>
#include <QWidgetAction>

#include <array>
#include <cmath>

namespace clusterlens::ui {

namespace {

/// A form that Tab goes through: a menu would leave it for its next action.
class FormInMenu : public QWidget {
public:
    using QWidget::QWidget;

protected:
    bool focusNextPrevChild(bool next) override
    {
        QList<QWidget*> controls;
        for (QWidget* const one : findChildren<QWidget*>(Qt::FindDirectChildrenOnly))
            if (one->isEnabled() && (one->focusPolicy() & Qt::TabFocus) != 0)
                controls.append(one);
        const qsizetype now = controls.indexOf(focusWidget());
        const qsizetype then = next ? now + 1 : now - 1;
        if (now < 0 || then < 0 || then >= controls.size())
            return QWidget::focusNextPrevChild(next);
        controls[then]->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
        return true;
    }
};

QSlider* percentSlider(const QString& name, int low, int high, QWidget* parent)
{
    auto* const slider = new QSlider(Qt::Horizontal, parent);
    slider->setObjectName(name);
    slider->setRange(low, high);
    slider->setPageStep(10);
    return slider;
}

int percent(double share)
{
    return static_cast<int>(std::lround(100.0 * share));
}

} // namespace

ViewMenu::ViewMenu(CompareView& view, QWidget* parent)
    : QMenu(parent)
    , m_view(view)
{
    setObjectName(QStringLiteral("viewMenu"));
    addForm();
    addSeparator();
    addDirections();
    setState({});
    connect(m_bonds, &QCheckBox::toggled, this, &ViewMenu::apply);
    connect(m_facets, &QCheckBox::toggled, this, &ViewMenu::apply);
    connect(m_radius, &QSlider::valueChanged, this, &ViewMenu::apply);
    connect(m_cutoff, &QDoubleSpinBox::valueChanged, this, &ViewMenu::apply);
    connect(m_layers, &QComboBox::currentIndexChanged, this, &ViewMenu::apply);
    connect(m_cut, &QComboBox::activated, this, &ViewMenu::chooseCut);
    connect(m_cutDepth, &QSlider::valueChanged, this, &ViewMenu::apply);
    connect(m_width, &QDoubleSpinBox::valueChanged, this, &ViewMenu::apply);
    connect(m_resolution, &QSpinBox::valueChanged, this, &ViewMenu::apply);
    connect(m_transparent, &QCheckBox::toggled, this, &ViewMenu::apply);
}

void ViewMenu::addForm()
{
    auto* const box = new FormInMenu(this);
    auto* const form = new QFormLayout(box);
    form->setContentsMargins(10, 6, 10, 6);
    addLook(*form);
    addPicture(*form);
    box->setFocusPolicy(Qt::StrongFocus); // else the menu gives it no keys
    box->setFocusProxy(m_bonds);
    auto* const action = new QWidgetAction(this);
    action->setDefaultWidget(box);
    addAction(action);
}

void ViewMenu::addLook(QFormLayout& form)
{
    QWidget* const box = form.parentWidget();
    m_bonds = new QCheckBox(tr("&Bonds"), box);
    m_bonds->setObjectName(QStringLiteral("bondsShown"));
    m_cutoff = new NumberField(box);
    m_cutoff->setObjectName(QStringLiteral("bondCutoff"));
    m_cutoff->setRange(1.02, 1.6);
    m_cutoff->setSingleStep(0.02);
    m_cutoff->setSuffix(tr(" × nearest"));
    m_cutoff->setToolTip(tr("The longest bond that is drawn, in nearest distances. Coordination numbers stay those of 1.20."));
    m_facets = new QCheckBox(tr("&Facets"), box);
    m_facets->setObjectName(QStringLiteral("facetsShown"));
    m_facets->setToolTip(tr("The convex hull of the atoms that are drawn, translucent: the facets of an ideal shape"));
    m_radius = percentSlider(QStringLiteral("atomRadius"), 20, 100, box);
    m_radius->setToolTip(tr("From balls and sticks to atoms that touch"));
    m_layers = new QComboBox(box);
    m_layers->setObjectName(QStringLiteral("hiddenLayers"));
    m_layers->addItems({tr("nothing"), tr("1 layer"), tr("2 layers")});
    m_layers->setToolTip(tr("Surface: atoms with less than 0.85 of the most neighbours"));
    m_cut = new QComboBox(box);
    m_cut->setObjectName(QStringLiteral("cut"));
    m_cut->addItems({tr("no"), tr("from where I look"), tr("along x"), tr("along y"), tr("along z")});
    m_cut->setToolTip(
        tr("Atoms before a plane are left out. The plane turns with the structures; chosen again, it faces you anew."));
    m_cutDepth = percentSlider(QStringLiteral("cutDepth"), 0, 100, box);
    m_cutDepth->setToolTip(tr("How deep the cut goes"));
    form.addRow(m_bonds, m_cutoff);
    form.addRow(m_facets);
    form.addRow(tr("Atom &radius"), m_radius);
    form.addRow(tr("&Hide surface"), m_layers);
    form.addRow(tr("&Cut away"), m_cut);
    form.addRow(tr("&Depth of the cut"), m_cutDepth);
}

void ViewMenu::addPicture(QFormLayout& form)
{
    QWidget* const box = form.parentWidget();
    m_width = new NumberField(box);
    m_width->setObjectName(QStringLiteral("pictureWidth"));
    m_width->setDecimals(0);
    m_width->setRange(40.0, 300.0);
    m_width->setSuffix(tr(" mm"));
    m_width->setToolTip(tr("Width of saved and copied pictures; the height follows from the panes"));
    m_resolution = new WholeNumberField(box);
    m_resolution->setObjectName(QStringLiteral("pictureResolution"));
    m_resolution->setRange(72, 600);
    m_resolution->setSuffix(tr(" dpi"));
    m_transparent = new QCheckBox(tr("&Transparent background"), box);
    m_transparent->setObjectName(QStringLiteral("pictureTransparent"));
    form.addRow(tr("Picture &width"), m_width);
    form.addRow(tr("Re&solution"), m_resolution);
    form.addRow(m_transparent);
}

void ViewMenu::addDirections()
{
    const std::array axes{Eigen::Vector3d::UnitX().eval(), Eigen::Vector3d::UnitY().eval(), Eigen::Vector3d::UnitZ().eval()};
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const QString name = QStringLiteral("xyz").mid(static_cast<int>(i), 1);
        QAction* const action = addAction(tr("Look along &%1").arg(name));
        action->setObjectName(QStringLiteral("lookAlong_") + name);
        connect(action, &QAction::triggered, this, [this, axis = axes.at(i)] { m_view.lookAlong(axis); });
    }
    for (const int fold : {5, 4, 3}) {
        QAction* const action = addAction(tr("Look along the &%1-fold axis").arg(fold));
        action->setObjectName(QStringLiteral("lookAlong_%1").arg(fold));
        action->setData(fold);
        connect(action, &QAction::triggered, this, [this, fold] { m_view.lookAlongAxis(fold); });
    }
    addSeparator();
    QAction* const everything = addAction(tr("As at the &start"));
    everything->setObjectName(QStringLiteral("lookAsAtTheStart"));
    connect(everything, &QAction::triggered, this, [this] {
        setState({});
        m_view.resetView();
    });
    connect(this, &QMenu::aboutToShow, this, &ViewMenu::showAxes);
}

void ViewMenu::showAxes()
{
    const std::set<int> folds = m_view.axisFolds();
    for (QAction* const action : actions())
        if (const int fold = action->data().toInt(); fold > 0)
            action->setEnabled(folds.contains(fold));
}

void ViewMenu::chooseCut()
{
    if (Cut(m_cut->currentIndex()) == Cut::Sight)
        m_sight = m_view.towardsViewer();
    apply();
}

SceneLook ViewMenu::look() const
{
    SceneLook look;
    look.bonds = m_bonds->isChecked();
    look.facets = m_facets->isChecked();
    look.radius = m_radius->value() / 100.0;
    look.cutoff = m_cutoff->value();
    look.hiddenLayers = m_layers->currentIndex();
    look.cutDepth = m_cutDepth->value() / 100.0;
    const auto cut = Cut(m_cut->currentIndex());
    if (cut == Cut::Sight)
        look.cut = m_sight;
    else if (cut != Cut::None)
        look.cut = Eigen::Vector3d(Eigen::Vector3d::Unit(int(cut) - int(Cut::X)));
    return look;
}

void ViewMenu::apply()
{
    m_cutoff->setEnabled(m_bonds->isChecked());
    m_cutDepth->setEnabled(Cut(m_cut->currentIndex()) != Cut::None);
    m_view.setLook(look());
    m_view.setPictureFormat({m_width->value(), m_resolution->value(), m_transparent->isChecked()});
}

QJsonObject ViewMenu::state() const
{
    return {{QStringLiteral("bonds"), m_bonds->isChecked()}, {QStringLiteral("facets"), m_facets->isChecked()},
        {QStringLiteral("radius"), m_radius->value() / 100.0}, {QStringLiteral("cutoff"), m_cutoff->value()},
        {QStringLiteral("hiddenLayers"), m_layers->currentIndex()}, {QStringLiteral("cut"), m_cut->currentIndex()},
        {QStringLiteral("cutDepth"), m_cutDepth->value() / 100.0},
        {QStringLiteral("sight"), QJsonArray{m_sight.x(), m_sight.y(), m_sight.z()}}, {QStringLiteral("width"), m_width->value()},
        {QStringLiteral("resolution"), m_resolution->value()}, {QStringLiteral("transparent"), m_transparent->isChecked()}};
}

void ViewMenu::setState(const QJsonObject& state)
{
    {
        const std::array<QSignalBlocker, 9> quiet{QSignalBlocker(m_bonds), QSignalBlocker(m_facets), QSignalBlocker(m_radius),
            QSignalBlocker(m_cutoff), QSignalBlocker(m_layers), QSignalBlocker(m_cutDepth), QSignalBlocker(m_width),
            QSignalBlocker(m_resolution), QSignalBlocker(m_transparent)};
        const SceneLook start;
        const PictureFormat picture;
        const auto number
            = [&](const char* name, double otherwise) { return state.value(QLatin1String(name)).toDouble(otherwise); };
        const auto index = [&](const char* name, const QComboBox* box) {
            const int found = state.value(QLatin1String(name)).toInt(0);
            return found >= 0 && found < box->count() ? found : 0;
        };
        m_bonds->setChecked(state.value(QStringLiteral("bonds")).toBool(start.bonds));
        m_facets->setChecked(state.value(QStringLiteral("facets")).toBool(start.facets));
        m_radius->setValue(percent(number("radius", start.radius)));
        m_cutoff->setValue(number("cutoff", start.cutoff));
        m_layers->setCurrentIndex(index("hiddenLayers", m_layers));
        m_cut->setCurrentIndex(index("cut", m_cut));
        m_cutDepth->setValue(percent(number("cutDepth", start.cutDepth)));
        const QJsonArray sight = state.value(QStringLiteral("sight")).toArray();
        const Eigen::Vector3d towards(sight.at(0).toDouble(), sight.at(1).toDouble(), sight.at(2).toDouble());
        m_sight = towards.norm() > 0.1 ? Eigen::Vector3d(towards.normalized()) : Eigen::Vector3d::UnitZ();
        m_width->setValue(number("width", picture.width));
        m_resolution->setValue(state.value(QStringLiteral("resolution")).toInt(picture.resolution));
        m_transparent->setChecked(state.value(QStringLiteral("transparent")).toBool(picture.transparent));
    }
    apply();
}

} // namespace clusterlens::ui

#include "moc_ViewMenu.cpp"
